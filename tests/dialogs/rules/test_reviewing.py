"""What weighs most is looked at first."""

from dataclasses import dataclass

from dialogs.rules.reviewing import heaviest_first, weight


@dataclass(frozen=True, slots=True)
class Asked:
    asker: str
    done: tuple[str, ...]


WRONG = Asked("dana", ("rephrased", "wrong"))
AGAIN = Asked("dana", ("rephrased",))
OTHER = Asked("jonas", ("rephrased", "told_customer"))


def test_each_person_s_strongest_sign_counts() -> None:
    assert weight([WRONG]) == weight([WRONG, AGAIN, AGAIN]) == 5
    assert weight([AGAIN, OTHER]) == 2
    assert weight([Asked("eva", ("told_customer",))]) == 0


def test_the_heaviest_group_is_first_and_the_order_else_kept() -> None:
    one, two, three = [AGAIN], [OTHER], [WRONG]
    assert heaviest_first([one, two, three]) == [three, one, two]
