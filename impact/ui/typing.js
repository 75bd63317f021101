// Hands the words in a workshop's text box over when typing pauses, so that a refresh or a crash loses next to nothing.
// Streamlit itself hands them over when the box is left or on Ctrl+Enter; so after a pause that key is pressed for it.
if (!window.impactHandsOver) {
  window.impactHandsOver = new WeakMap();
  document.addEventListener("input", (event) => {
    const box = event.target;
    if (!box.matches?.(".stApp:has(.words.workshop) textarea")) return;
    clearTimeout(window.impactHandsOver.get(box));
    const press = () => {
      const enter = { key: "Enter", code: "Enter", keyCode: 13, ctrlKey: true, bubbles: true, cancelable: true };
      if (box.isConnected && !box.disabled) box.dispatchEvent(new KeyboardEvent("keydown", enter));
    };
    window.impactHandsOver.set(box, setTimeout(press, 800));
  });
}
