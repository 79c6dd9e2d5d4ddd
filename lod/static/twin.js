/* A site of plain files answers what a server would: suggestions, searches and SPARQL, from files of its own.

   The scripts of the pages stay as they are: they ask the addresses they know, and what is asked is answered here. */

(() => {
  const {dataset, src} = document.currentScript;
  const root = new URL("..", src), home = new URL(dataset.home || ".", location.href);
  const asked = new URL(location.href).searchParams, native = window.fetch.bind(window);
  const FORMATS = ["csv", "tsv", "json", "srx", "ttl", "nt", "nq", "trig", "rdf", "jsonld"];
  const searching = () => import(new URL("static/twin-search.js", root));
  const is = (address, name) => address.origin + address.pathname === home.href + name;

  window.fetch = async (input, options) => {
    const address = new URL(input.url ?? input, location.href);
    if (is(address, "suggest")) return Response.json(await (await searching()).suggest(address.searchParams.get("q"), home));
    if (!is(address, "sparql")) return native(input, options);
    const request = new Request(input, options);
    const given = request.method === "POST" ? new URLSearchParams(await request.text()) : address.searchParams;
    return answer(given.get("query") ?? "", request.headers.get("Accept") ?? "", request.signal);
  };

  /* One worker holds the data; a query that is stopped ends it, and the next one begins anew. */
  let worker, number = 0;
  const waiting = new Map();

  function end() {
    worker?.terminate();
    worker = null;
  }

  function start() {
    worker = new Worker(new URL("static/twin-worker.js", root), {type: "module"});
    worker.postMessage({data: new URL(dataset.data, root).href, base: `${dataset.base}sparql`});
    worker.addEventListener("message", ({data}) => { waiting.get(data.number)?.(data); waiting.delete(data.number); });
    worker.addEventListener("error", () => { waiting.forEach(done => done({status: 500, type: "", body: dataset.failed})); waiting.clear(); end(); });
  }

  function answer(query, wanted, signal) {
    if (!worker) start();
    const mine = ++number;
    return new Promise((done, failed) => {
      signal?.addEventListener("abort", () => { waiting.delete(mine); end(); failed(signal.reason); });
      waiting.set(mine, ({status, type, body}) => done(status === 200 ? new Response(body, {headers: {"Content-Type": type}}) :
        Response.json({title: body, detail: ""}, {status, headers: {"Content-Type": "application/problem+json"}})));
      worker.postMessage({number: mine, query, wanted});
    });
  }

  async function download(query, format) {
    const answered = await answer(query, format);
    if (!answered.ok) return;
    const link = document.createElement("a");
    link.href = URL.createObjectURL(await answered.blob());
    link.download = `answer.${format}`;
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
  }

  /* Links that scripts make: where the live register would choose, the file is named here. */
  function mend(link) {
    const address = new URL(link.href), name = address.href.startsWith(home.href) && address.pathname.slice(home.pathname.length);
    if (!name || /\.[a-z][a-z0-9-]*$/.test(name) || name.endsWith("/")) return;
    address.pathname = `${home.pathname}${name.replace(/^id\//, "doc/").replace(/^code\//, "doc/code/")}.html`;
    link.href = address.href;
  }

  function follow(event) {
    const link = event.target.closest?.("a[href]");
    if (!link) return;
    mend(link);
    const address = new URL(link.href), query = address.searchParams.get("query"), format = address.searchParams.get("format");
    if (event.type === "click" && is(address, "sparql.html") && query && format) {
      event.preventDefault();
      download(query, format);
    }
  }

  for (const kind of ["click", "auxclick", "contextmenu"]) document.addEventListener(kind, follow);

  document.querySelectorAll("a[href*='format=']").forEach(link => {
    const address = new URL(link.href);
    if (is(address, "sparql.html") && !FORMATS.includes(address.searchParams.get("format"))) link.remove();
  });

  const editor = document.getElementById("editor");
  if (editor) {
    const formats = JSON.parse(editor.dataset.formats);
    for (const kind of Object.keys(formats)) formats[kind] = formats[kind].filter(([suffix]) => FORMATS.includes(suffix));
    Object.assign(editor.dataset, {formats: JSON.stringify(formats), links: ""});
    if (asked.get("query")) {
      document.querySelector("form.query").elements.query.value = asked.get("query");
      editor.dataset.asked = "yes";
    }
    if (asked.get("query") && asked.get("format")) download(asked.get("query"), asked.get("format"));
  }
  document.querySelectorAll("form[data-query]").forEach(form => {
    form.addEventListener("input", event => event.target.setCustomValidity(""));
    form.addEventListener("submit", event => {
      event.preventDefault();
      import(new URL("static/twin-questions.js", root)).then(questions => questions.ask(form, home, dataset.base));
    });
  });
  if (is(location, "search.html") && asked.size) searching().then(search => search.show(asked, home));
})();
