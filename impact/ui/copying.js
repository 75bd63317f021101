// Copies the words that a button carries, with the address of the page below them, and says beside it whether that worked.
if (!window.impactCopies) {
  window.impactCopies = true;
  document.addEventListener("click", async (event) => {
    const button = event.target.closest?.("button[data-copies]");
    if (!button) return;
    const said = button.parentElement.querySelector("[role=status]");
    try {
      await navigator.clipboard.writeText(`${button.dataset.copies}\n${location.href}`);
      said.textContent = "Copied.";
    } catch {
      said.textContent = "The browser does not allow copying; read the page as text instead.";
    }
  });
}
