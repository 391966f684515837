// The way this reader reads, before anything is drawn. A prebuilt page is the same file for everybody, so the browser itself
// looks into its cookie; the pages of the application already come with these classes.
(() => {
  const known = ["text", "big", "contrast", "simple", "guide", "cursor"];
  const kept = /(?:^|;\s*)reading=([a-z.]*)/.exec(document.cookie);
  if (!kept) return;
  const root = document.documentElement;
  for (const name of kept[1].split(".")) if (known.includes(name)) root.classList.add(`read-${name}`);
})();
