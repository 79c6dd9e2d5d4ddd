"""A page of the live register as a page of the twin: relative links, nothing that only a server can do, its own security policy."""

from html import escape
from urllib.parse import urlencode

from selectolax.lexbor import LexborHTMLParser

from lod import words
from lod.twin.addresses import KEPT

_ADDRESSES = {"href", "src", "data-areas", "data-elements", "data-library", "data-shapes"}
_FOLDERS = {"data-root", "data-suggest"}   # what scripts put names behind, or what they ask: never a file of its own
_ANY = ", ".join(f"[{name}]" for name in sorted(_ADDRESSES | _FOLDERS))
SCRIPT = "static/twin.js"
_MENU, _MENU_END, _CUT = '<nav class="main"', "</nav>", '<nav class="main"></nav>'


class Page:
    """One page, from its text as the live register sends it. `up` leads to the folder of the twin.

    After `rewrite`, `places` are the Places it leads to.
    """

    def __init__(self, text, place, addresses, up):
        before, mark, rest = text.partition(_MENU)   # the same on almost all pages, and the most of many
        menu, end, after = rest.partition(_MENU_END)
        self._menu = mark + menu + end
        self.tree = LexborHTMLParser(before + _CUT + after if self._menu else text)
        self.place, self.addresses, self.language = place, addresses, place.language
        self.up, self.places, self._static = up, set(), addresses.register.root + "static/"

    def rewrite(self, policy, public=None):
        """The text of the twin's page. `policy` is the Content-Security-Policy it is sent with; `public` the twin's address."""
        for node in self.tree.css("details.embed"):   # frames in sites of others need the live register
            node.decompose()
        self._all_addresses(self.tree)
        for form in self.tree.css("form"):
            self._form(form)
        self._head(policy, public)
        self._foot()
        html = self.tree.html.removeprefix("<!DOCTYPE html>")
        return f"<!doctype html>\n{html.replace(_CUT, self._rewritten_menu(), 1) if self._menu else html}\n"

    def _all_addresses(self, tree):
        for node in {node.mem_id: node for node in tree.css(_ANY)}.values():   # one that has two of them is found twice
            self._addresses(node)

    def _rewritten_menu(self):
        """The navigation, rewritten once for each depth and language."""
        known, key = self.addresses.menus, (self._menu, self.up, self.language)
        if key not in known:
            tree, others = LexborHTMLParser(self._menu), self.places
            self.places = set()
            self._all_addresses(tree)
            known[key] = tree.body.inner_html, self.places
            self.places = others
        text, places = known[key]
        self.places |= places
        return text

    def file(self, link):
        """What leads from this page to a Link in the twin."""
        self.places.add(link.place)
        return self.up + self.addresses.href(link.place) + (f"?{link.query}" if link.query else "") + \
            (f"#{link.fragment}" if link.fragment else "")

    def _to(self, path):
        return self.file(self.addresses.link(self.addresses.register.root + path, self.place))

    def _addresses(self, node):
        given = node.attributes
        for name in given.keys() & _FOLDERS:
            node.attrs[name] = self.up + self.addresses.folder(self.language) + ("suggest" if name == "data-suggest" else "")
        for name in given.keys() & _ADDRESSES:
            address = given[name]
            if not address or address.startswith("#"):
                continue
            if address.startswith(self._static):
                node.attrs[name] = self.up + address[len(self.addresses.register.root):]
                continue
            if given.get("hreflang") == "x-default":
                address += f"{'&' if '?' in address else '?'}lang={self.addresses.register.languages[0]}"
            link = self.addresses.link(address, self.place)
            if link and link.place:
                node.attrs[name] = self.file(link)
            elif link:
                self._without(node, name, address)
                return

    def _without(self, node, name, address):
        """A link that only the live register answers: gone where it is one of many, marked in a text."""
        entry = _above(node, "li")
        if node.tag != "a" or _above(node, "td") is not None:
            node.decompose()
        elif _above(node, "svg") is not None:
            node.unwrap()
        elif entry is not None and _above(entry, "nav") is not None:
            _take(entry)
        else:
            node.attrs[name] = self.addresses.live(address, self.place)
            node.insert_child(self._made("small", f" {words.say('twin.live', self.language)}", **{"class": "soft"}))

    def _form(self, form):
        """A search or a question is answered in the browser; where one choice makes a page, the choices are links; else it is said where it works."""
        address = form.attributes.get("action") or self.addresses.register.root + self.place.path
        path = address.removeprefix(self.addresses.register.root).partition("?")[0]
        if _above(form, "main") is None:   # the search of the header is that of the register as it is now, on every page
            path = self.addresses.day(path)[1]
        endpoint = self.addresses.endpoint(path)
        if form.attributes.get("method", "get") == "post" or endpoint is None:
            self._elsewhere(form, address)
        elif endpoint in ("search.found", "listing.listing", "sparql.sparql") and not self.addresses.day(path)[0]:
            self._asked_here(form, endpoint, path)
        elif endpoint == "questions.question" and form.css("[name]"):
            form.attrs["data-query"] = self.up + self.addresses.source(path)
            form.attrs["data-wrong"] = words.say("error.bad-parameter.remedy", self.language)
            form.attrs["action"] = self._to("sparql")
            self._needs_scripts(form)
        elif chosen := next((field for name, page in KEPT.items() if page == endpoint.partition(".")[0] and
                             (field := form.css_first(f"select[name={name}]"))), None):
            form.replace_with(self._choices(chosen, path))
        elif endpoint == "questions.listing":   # the subjects below are links
            form.decompose()
        else:
            self._elsewhere(form, address)

    def _asked_here(self, form, endpoint, path):
        if endpoint == "listing.listing":
            form.insert_child(self._made("input", type="hidden", name="class", value=self.place.path.rpartition("/")[2]))
            path = "search"
        form.attrs["action"] = self._to(path)
        for button in form.css("[formaction]"):
            button.decompose()
        if _above(form, "main") is not None:
            self._needs_scripts(form)

    def _needs_scripts(self, form):
        without = self._made("noscript")
        without.insert_child(self._made("p", words.say("twin.no-scripts", self.language), **{"class": "notice"}))
        form.insert_before(without)

    def _choices(self, select, path):
        """Links to the pages of a choice."""
        chips = self._made("ul", **{"class": "chips"})
        for option in select.css("option[value]:not([value=''])"):
            entry, query = self._made("li"), urlencode({select.attributes["name"]: option.attributes["value"]})
            here = {"aria-current": "true"} if "selected" in option.attributes else {}
            entry.insert_child(self._made("a", option.text(), href=self._to(f"{path}?{query}"), **{"class": "chip"}, **here))
            chips.insert_child(entry)
        return chips

    def _elsewhere(self, form, address):
        note = self._made("p", f"{words.say('twin.needs-server', self.language)} ", **{"class": "notice"})
        note.insert_child(self._made("a", words.say("twin.there", self.language), href=self.addresses.live(address, self.place)))
        form.replace_with(note)

    def _made(self, tag, text="", **attributes):
        """A new element, whole before it is put anywhere: the tree keeps a copy."""
        node = self.tree.create_node(tag)
        for name, value in attributes.items():
            node.attrs[name] = value
        if text:
            node.inner_html = escape(text)
        return node

    def _head(self, policy, public):
        head = self.tree.head
        self.tree.css_first("meta[charset]").insert_after(self._made("meta", **{"http-equiv": "Content-Security-Policy", "content": policy}))
        script = self._made("script", src=self.up + SCRIPT, defer="", **{
            "data-home": self.up + self.addresses.folder(self.language), "data-base": self.addresses.register.base,
            "data-data": self.addresses.dump, "data-failed": words.say("twin.failed", self.language)})
        (head.css_first("script") or head.last_child).insert_before(script)
        if public:
            self._public(public)

    def _public(self, public):
        """Addresses that search engines want absolute."""
        here = public + self.addresses.href(self.place)
        for node in self.tree.css("meta[property='og:url'], link[rel='canonical']"):
            node.attrs["content" if node.tag == "meta" else "href"] = here
        for node in self.tree.css("meta[property='og:image']"):
            node.attrs["content"] = public + "static/preview.png"
        for node in self.tree.css("link[hreflang]"):
            node.attrs["href"] = public + node.attributes["href"].removeprefix(self.up)

    def _foot(self):
        """A line in the footer says what this is."""
        last = self.tree.css_first("footer.bottom ul")
        if last is not None:
            line = self._made("li", f"{words.say('twin.about', self.language)} ")
            line.insert_child(self._made("a", self.addresses.register.base, href=self.addresses.register.base))
            last.insert_child(line)


def _above(node, tag):
    """The nearest element of a kind around a node, or None."""
    node = node.parent
    while node is not None and node.tag != tag:
        node = node.parent
    return node


def _take(entry):
    """Remove an entry of a list, and the lists and menus that it leaves empty."""
    around = entry.parent
    entry.decompose()
    while around is not None and around.tag in ("ul", "ol", "details", "nav") and not around.css("a"):
        emptied, around = around, around.parent
        emptied.decompose()
