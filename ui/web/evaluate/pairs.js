/* The form of one pair: native controls, read when it is saved; keys work wherever nothing is typed. */
const CHOICES = {a: 'A', b: 'B', t: 'tie', s: 'skip'};
const pair = () => element.querySelector('.hc-pair');
const number = () => Number(pair()?.dataset.number);

const save = () => {
  const form = pair();
  if (!form?.querySelector('.hc-save')) return;
  const choice = form.querySelector('[name="hc-choice"]:checked');
  const problem = form.querySelector('.hc-pair-problem');
  if (!choice) {
    problem.textContent = problem.dataset.none;
    problem.hidden = false;
    form.querySelector('[name="hc-choice"]').focus();
    return;
  }
  const scores = {};
  for (const one of form.querySelectorAll('select[data-criterion]')) {
    if (one.value) (scores[one.dataset.place] ??= {})[one.dataset.criterion] = Number(one.value);
  }
  trigger('rate', {
    number: number(),
    choice: choice.value,
    why: [...form.querySelectorAll('[name="hc-why"]:checked')].map((box) => box.value),
    note: form.querySelector('[name="hc-note"]').value,
    scores,
  });
};

element.addEventListener('click', (event) => {
  if (event.target.closest('.hc-save')) save();
  const step = event.target.closest('.hc-step');
  if (step) trigger('step', {number: number(), to: step.dataset.to});
});

document.addEventListener('keydown', (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || event.repeat) return;
  const form = pair();
  if (!form?.querySelector('.hc-save') || !form.offsetParent) return;
  if (document.querySelector('dialog[open]')) return;
  const at = event.target;
  const box = at.matches('input[type="radio"], input[type="checkbox"]');
  if (event.key === 'Enter') {
    // A button, a link or a fold does what it does itself.
    if (at === document.body || (form.contains(at) && !at.closest('button, a, summary, select'))) {
      event.preventDefault();
      save();
    }
    return;
  }
  if (!box && at.closest('input, textarea, select, [contenteditable]')) return;
  const choice = CHOICES[event.key.toLowerCase()];
  const why = form.querySelectorAll('[name="hc-why"]')[Number(event.key) - 1];
  if (choice) form.querySelector(`[name="hc-choice"][value="${choice}"]`).click();
  else if (why) why.click();
  else return;
  event.preventDefault();
});

/* The page is patched, not built anew: what was ticked for the pair before would stay ticked. */
const clear = () => {
  for (const box of element.querySelectorAll('input[type="radio"], input[type="checkbox"]')) {
    box.checked = false;
  }
  for (const one of element.querySelectorAll('input[type="text"], select')) one.value = '';
  for (const problem of element.querySelectorAll('.hc-pair-problem')) problem.hidden = true;
};

watch('value', () => {
  clear();
  const top = element.querySelector('.hc-asked, .hc-empty[tabindex]');
  if (!top || !element.offsetParent) return;
  top.focus({preventScroll: true});
  element.scrollIntoView({block: 'start'});
});
