from web_ui import bench


def test_every_page_is_asked_and_answers() -> None:
    measured = bench.measure(calls=2_000, times=4)
    assert {"p95_ms", "first_paint_kb"} == set(measured.targets)
    assert measured.figures["first_paint_kb"] <= 150
    pages = set(measured.figures) - set(measured.targets)
    assert len(pages) >= 15
    assert all(measured.figures[page] > 0 for page in pages)
