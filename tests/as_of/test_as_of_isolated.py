"""States behind the isolated endpoint: named ones are held by its parent, that of any other day is made by its child."""

import urllib.request
from urllib.parse import quote, urlencode


def counted(live, key):
    query = quote(f"SELECT (COUNT(?office) AS ?n) {{ ?office a <{live}def#Office> }}")
    with urllib.request.urlopen(f"{live}sparql?query={query}&format=csv{key}", timeout=20) as answer:
        return int(answer.read().decode().split()[1])


def test_GET_sparql_as_of_a_named_state_and_of_any_day_200(live):
    now, cycle, day = counted(live, ""), counted(live, "&asOf=2012"), counted(live, "&asOf=2012-07-31")
    assert 0 < cycle < now and day == cycle
    assert cycle <= counted(live, "&asOf=2016-02") <= now


def test_POST_sparql_as_of_a_day_named_in_the_form_200(live):
    form = urlencode({"query": f"SELECT (COUNT(?office) AS ?n) {{ ?office a <{live}def#Office> }}", "format": "csv", "asOf": "2012"})
    with urllib.request.urlopen(f"{live}sparql", form.encode(), timeout=20) as answer:
        assert int(answer.read().decode().split()[1]) == counted(live, "&asOf=2012") < counted(live, "")
