// Looks for the number behind a challenge: SHA-256(salt + number). Runs beside the page, sends nothing anywhere.
self.onmessage = async ({ data }) => {
  const { salt, challenge, maxnumber } = data;
  const encoder = new TextEncoder();
  const wanted = challenge.match(/../g).map((pair) => parseInt(pair, 16));
  const same = (found) => wanted.every((byte, place) => found[place] === byte);
  const AT_ONCE = 500;
  for (let first = 0; first <= maxnumber; first += AT_ONCE) {
    const numbers = Array.from({ length: Math.min(AT_ONCE, maxnumber + 1 - first) }, (_, place) => first + place);
    const found = await Promise.all(numbers.map((number) => crypto.subtle.digest("SHA-256", encoder.encode(salt + number))));
    const place = found.findIndex((digest) => same(new Uint8Array(digest)));
    if (place >= 0) {
      self.postMessage({ number: numbers[place] });
      return;
    }
    self.postMessage({ tried: numbers.at(-1) / maxnumber });
  }
  self.postMessage({ failed: true });
};
