import jieba

from pipeline.grammar.dictionary import Frequencies, load_frequencies, sliced

WORDS = {"重": 5, "重点": 40, "重点项": 0, "重点项目": 12, "项": 7, "目标": 30, "目": 0}


def test_a_word_has_its_frequency_and_a_beginning_none():
    found = Frequencies(sliced(WORDS))
    assert "重点项" in found
    assert (found["重点项"], found["重点项目"], found.get("目标")) == (0, 12, 30)
    assert "重点工" not in found
    assert "台" not in found
    assert (found.get("台账"), found.get("台账", 1)) == (None, 1)


def test_a_word_that_is_added_stays_when_its_slice_is_opened_later():
    found = Frequencies(sliced(WORDS))
    found["重点"] = 99
    found["网零额"] = 3
    assert (found["重点"], found["重点项目"], found["网零额"]) == (99, 12, 3)


def test_a_text_is_cut_as_the_whole_dictionary_cuts_it(tmp_path):
    text = "推动产业集聚度提升，新建标准化厂房20万平方米，研究生命起源，乒乓球拍卖完了。"
    whole = jieba.Tokenizer()
    whole.tmp_dir = str(tmp_path)
    wanted = whole.lcut(text, HMM=False)
    for _ in ("the cache is written", "the cache is read"):
        lazy = jieba.Tokenizer()
        lazy.FREQ, lazy.total = load_frequencies(lazy, tmp_path)
        lazy.initialized = True
        assert lazy.lcut(text, HMM=False) == wanted
    assert lazy.total == whole.total


def test_a_cache_that_cannot_be_read_is_made_again(tmp_path):
    tokenizer = jieba.Tokenizer()
    _, total = load_frequencies(tokenizer, tmp_path)
    (cache,) = tmp_path.iterdir()
    cache.write_bytes(cache.read_bytes()[:1000])
    again, same = load_frequencies(tokenizer, tmp_path)
    assert (same, again["目标"] > 0) == (total, True)


def test_a_folder_that_cannot_be_written_to_is_no_hindrance(tmp_path):
    found, _ = load_frequencies(jieba.Tokenizer(), tmp_path / "missing")
    assert found["目标"] > 0
