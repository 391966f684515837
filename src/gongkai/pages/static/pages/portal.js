// Reading aloud with the browser's own voice; nothing is sent anywhere. The page works without it.
const main = document.getElementById("main");
const place = document.querySelector(".portal-utility ul");
if (main && place && "speechSynthesis" in window) {
  const item = document.createElement("li");
  const button = document.createElement("button");
  button.type = "button";
  button.className = "link read-aloud";
  const say = (text, pressed) => {
    button.textContent = text;
    button.setAttribute("aria-pressed", String(pressed));
  };
  const stop = () => {
    speechSynthesis.cancel();
    say("朗读本页", false);
  };
  button.addEventListener("click", () => {
    if (button.getAttribute("aria-pressed") === "true") return stop();
    // Short pieces: some browsers fall silent in the middle of a long one.
    const pieces = main.innerText.split(/[\n。！？；]+/).map((piece) => piece.trim()).filter(Boolean);
    pieces.forEach((piece, place) => {
      const speech = new SpeechSynthesisUtterance(piece);
      speech.lang = "zh-CN";
      if (place === pieces.length - 1) speech.addEventListener("end", stop);
      speechSynthesis.speak(speech);
    });
    say("停止朗读", true);
  });
  window.addEventListener("pagehide", () => speechSynthesis.cancel());
  say("朗读本页", false);
  item.append(button);
  place.prepend(item);
}
