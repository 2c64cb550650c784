"""A page of a notice and the register -> the page with everything found marked on it.

`marks` tells from the frames what is marked where; `sheet` puts a page together: `canvas`
draws, `spots` finds a free spot for an id. `listing` is the web page that shows all of them.
"""
