"""The benchmark of `/stats` and `/taste match` runs on a small set, and measures real answers."""

from benchmarks import crowds


def test_the_table_has_every_answer_and_says_whether_the_goal_is_reached(capsys, monkeypatch):
    for name, people in (("PEOPLE", 20), ("OTHERS", 20), ("ASKED", 2)):
        monkeypatch.setattr(crowds, name, people)
    assert crowds.main(["--votes", "8000", "--films", "10200"]) == 0
    told = capsys.readouterr().out
    answers = ("/stats server, counted", "/stats server, kept", "/stats me", "/taste match", "Our match")
    assert all(f"│ {answer}" in told for answer in answers)
    assert "Goal: 300 ms" in told
