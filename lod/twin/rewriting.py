"""A page of the live register as a page of the twin: relative links, nothing that only a server can do, its own security policy."""

from html import escape
from urllib.parse import quote

from selectolax.lexbor import LexborHTMLParser

from lod import words
from lod.twin.addresses import IN_THE_BROWSER

_ADDRESSES = ("href", "src", "action", "formaction", "data-areas", "data-elements", "data-library", "data-shapes")
_FOLDERS = ("data-root", "data-suggest")   # what scripts put names behind, or what they ask: never a file of its own
_ANY = ", ".join(f"[{name}]" for name in _ADDRESSES + _FOLDERS)
SCRIPT = "static/twin.js"


class Page:
    """One page, from its text as the live register sends it. `up` leads to the folder of the twin.

    After `rewrite`, `places` are the Places it leads to.
    """

    def __init__(self, text, place, addresses, up):
        self.tree, self.place, self.addresses, self.language = LexborHTMLParser(text), place, addresses, place.language
        self.up, self.places = up, set()

    def rewrite(self, policy, public=None):
        """The text of the twin's page. `policy` is the Content-Security-Policy it is sent with; `public` the twin's address."""
        for node in self.tree.css("details.embed"):   # frames in sites of others need the live register
            node.decompose()
        for form in self.tree.css("form"):
            self._form(form)
        for node in self.tree.css(_ANY):
            self._addresses(node)
        self._head(policy, public)
        self._foot()
        return f"<!doctype html>\n{self.tree.html.removeprefix('<!DOCTYPE html>')}\n"

    def file(self, link):
        """What leads from this page to a Link in the twin."""
        self.places.add(link.place)
        return self.up + quote(self.addresses.file(link.place)) + (f"?{link.query}" if link.query else "") + \
            (f"#{link.fragment}" if link.fragment else "")

    def _addresses(self, node):
        for name in _FOLDERS:
            if node.attributes.get(name):
                node.attrs[name] = self.up + self.addresses.folder(self.language) + ("suggest" if name == "data-suggest" else "")
        for name in _ADDRESSES:
            address = node.attributes.get(name)
            if not address or address.startswith("#"):
                continue
            if address.startswith(self.addresses.register.root + "static/"):
                node.attrs[name] = self.up + address[len(self.addresses.register.root):]
                continue
            if node.attributes.get("hreflang") == "x-default":
                address += f"{'&' if '?' in address else '?'}lang={self.addresses.register.languages[0]}"
            link = self.addresses.link(address, self.place)
            if link and link.place:
                node.attrs[name] = self.file(link)
            elif link:
                self._without(node, name, address)
                return

    def _without(self, node, name, address):
        """A link that only the live register answers: gone where it is one of a list of choices, marked in a text."""
        if node.tag != "a":
            node.decompose()
            return
        entry = _above(node, "li")
        if entry is not None and _above(entry, "nav") is not None:
            _take(entry)
            return
        node.attrs[name] = self.addresses.live(address, self.place)
        node.insert_child(self._made("small", f" {words.say('twin.live', self.language)}", **{"class": "soft"}))

    def _form(self, form):
        """A search leads to the page that searches in the browser; any other form says where it works."""
        address = form.attributes.get("action")
        endpoint = self.addresses.endpoint(self._path(address) if address else self.place.path)
        if form.attributes.get("method", "get") != "post" and endpoint in ("search.found", "listing.listing", "sparql.sparql"):
            if endpoint == "listing.listing":
                form.insert_child(self._made("input", type="hidden", name="class", value=self.place.path.rpartition("/")[2]))
                form.attrs["action"] = self.addresses.register.root + "search"
            for button in form.css("[formaction]"):
                button.decompose()
            if _above(form, "main") is not None and self.place.path in IN_THE_BROWSER.values():
                without = self._made("noscript")
                without.insert_child(self._made("p", words.say("twin.no-scripts", self.language), **{"class": "notice"}))
                form.insert_before(without)
            return
        note = self._made("p", f"{words.say('twin.needs-server', self.language)} ", **{"class": "notice"})
        note.insert_child(self._made("a", words.say("twin.there", self.language), href=self.addresses.live(address or "", self.place)))
        form.replace_with(note)

    def _made(self, tag, text="", **attributes):
        """A new element, whole before it is put anywhere: the tree keeps a copy."""
        node = self.tree.create_node(tag)
        for name, value in attributes.items():
            node.attrs[name] = value
        if text:
            node.inner_html = escape(text)
        return node

    def _path(self, address):
        return address.removeprefix(self.addresses.register.root).partition("?")[0]

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
        here = public + quote(self.addresses.file(self.place))
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
            last.insert_child(self._made("li", words.say("twin.about", self.language)))


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
