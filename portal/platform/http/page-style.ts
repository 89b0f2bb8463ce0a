/** How the portal's own pages look to a browser: read at arm's length, and pressed with a finger. */
export const PAGE_STYLE = `body{font:1.05rem/1.8 sans-serif;max-width:40rem;margin:2rem auto;padding:0 1rem;color:#111;background:#fff}
h1{font-size:1.5rem;line-height:1.5}dt{color:#444}dd{margin:0 0 .8rem;font-weight:bold;overflow-wrap:anywhere}
nav a{margin-right:1.2rem}strong.mark{background:#ffe08a;padding:.2rem .6rem}
button,.first{display:inline-block;font:inherit;padding:.7rem 1.4rem;min-height:44px;margin:.6rem .8rem .6rem 0;border:2px solid #0b4f9e;background:#fff;color:#0b4f9e;border-radius:6px;text-decoration:none}
.first{background:#0b4f9e;color:#fff}.first:disabled{background:#fff;color:#444;border-color:#444}
input{font:inherit;padding:.6rem;min-height:44px;width:12rem;max-width:100%;border:2px solid #444;border-radius:6px}
:focus-visible{outline:3px solid #111;outline-offset:2px}[hidden]{display:none!important}`;
