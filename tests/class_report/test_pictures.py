import re

import pytest

from coursekit.class_report.items import Item
from coursekit.class_report.pictures import facility_and_discrimination


def item(name: str, facility: float, discrimination: float) -> Item:
    return Item(name, 1.0, 30, facility, discrimination, (0.0, 1.0), [0.5] * 5)


@pytest.mark.parametrize("aside", [0.0, 0.02])
def test_cells_at_the_same_place_of_the_picture_have_one_label_with_all_numbers(aside):
    found = [item("a", 0.5, 0.6), item("b", 0.9, 0.1), item("c", 0.5 + aside, 0.6 - aside)]
    drawing = facility_and_discrimination(found)
    labels = re.findall(r"<text[^>]*>([^<]*)</text>", drawing)
    assert "1, 3" in labels and "2" in labels and not {"1", "3"} & set(labels)
    assert "1 at 50% and 0.60" in drawing and "3 at " in drawing
