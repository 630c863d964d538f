/** A link to a figure that this page has not would change nothing and say nothing: a notice says so. */

import "./notice.css";

/** The notice for a fragment, if it is a link to no figure of this page. */
function noticeFor(fragment: string): string | undefined {
  const link = new URLSearchParams(fragment.replace(/^#/, ""));
  const [figure, id] = [link.get("figure"), link.get("id")];
  if (!link.has("v") || figure === null) return undefined;
  const named = [...document.querySelectorAll("main > *")].filter(
    ({ localName }) => localName === `weightscope-${figure}`,
  );
  if (named.some((each) => id === null || each.id === id)) return undefined;
  const quoted = (text: string) => `“${text.slice(0, 40)}”`;
  const which = id === null || named.length === 0 ? "" : ` with the id ${quoted(id)}`;
  return `No figure of this page is called ${quoted(figure)}${which}: the link has set nothing.`;
}

const notice = document.createElement("div");
notice.className = "notice";
notice.setAttribute("role", "status");
document.body.append(notice);

function tell(): void {
  const text = noticeFor(location.hash);
  if (text === undefined) {
    notice.replaceChildren();
    return;
  }
  const close = document.createElement("button");
  close.type = "button";
  close.textContent = "Close";
  close.addEventListener("click", () => notice.replaceChildren());
  notice.replaceChildren(text, " ", close);
}

addEventListener("hashchange", tell);
tell();
