// Before the first paint: what the address asks for is shown once it is known, and not as something else before.
if (location.search !== '') document.documentElement.dataset.asked = '';
