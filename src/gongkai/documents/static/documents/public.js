// The address of a document into the clipboard. Without JavaScript, or without a clipboard, the button stays hidden.
for (const button of navigator.clipboard ? document.querySelectorAll("[data-copy]") : []) {
  button.hidden = false;
  button.addEventListener("click", async () => {
    const words = button.innerHTML;
    try {
      await navigator.clipboard.writeText(button.dataset.copy);
      button.textContent = "已复制";
    } catch {
      button.textContent = "没有复制，请手动选取页末的网址";
    }
    setTimeout(() => { button.innerHTML = words; }, 2500);
  });
}
