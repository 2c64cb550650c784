"""Tables of a notice and its quarters -> report.html: one file, no network, read by anybody.

`content` turns frames into plain values, `page` sets them with style, script and the chart
library into one page. The page itself (page.html, style.css, script/*.js) builds all it shows
from those values, as text, never as markup.
"""
