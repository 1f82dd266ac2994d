/* The form of a plan: what is judged is read when it is saved. */
element.addEventListener('click', (event) => {
  if (!event.target.closest('.hc-save')) return;
  const form = element.querySelector('.hc-rubric');
  const verdicts = {};
  const notes = {};
  const unfinished = [];
  for (const question of form.querySelectorAll('[data-criterion]')) {
    const chosen = question.querySelector('input[type="radio"]:checked');
    const note = question.querySelector('[name="hc-rubric-note"]');
    const name = question.dataset.criterion;
    if (chosen) {
      verdicts[name] = chosen.value;
      if (note.value.trim()) notes[name] = note.value;
    } else if (note.value.trim()) {
      unfinished.push(question);
    }
  }
  const problem = form.querySelector('.hc-rubric-problem');
  if (unfinished.length || !Object.keys(verdicts).length) {
    problem.textContent = unfinished.length ? problem.dataset.unfinished : problem.dataset.none;
    problem.hidden = false;
    (unfinished[0] ?? form).querySelector('input[type="radio"]')?.focus();
    return;
  }
  trigger('judge', {plan: form.dataset.plan, verdicts, notes});
});

/* The page is patched, not built anew: what was ticked and saved would stay ticked elsewhere. */
watch('value', () => {
  for (const box of element.querySelectorAll('input[type="radio"]')) box.checked = false;
  for (const note of element.querySelectorAll('input[type="text"]')) note.value = '';
  const problem = element.querySelector('.hc-rubric-problem');
  if (problem) problem.hidden = true;
});
