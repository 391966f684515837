// A button that copies the text it names; without this the text is selected and copied by hand.
for (const button of document.querySelectorAll("[data-copy]")) {
  const text = document.getElementById(button.dataset.copy);
  const said = button.nextElementSibling;
  button.hidden = false;
  button.addEventListener("click", async () => {
    try {
      await navigator.clipboard.writeText(text.value);
      said.textContent = "已复制，可以粘贴到工作群。";
    } catch {
      text.focus();
      text.select();
      said.textContent = "文字已选中，请按 Ctrl+C 复制。";
    }
  });
}
