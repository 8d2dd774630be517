import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { Posts } from './Posts.jsx';
import '../../posts.css';

createRoot(document.querySelector('#app')).render(
  <StrictMode>
    <Posts />
  </StrictMode>,
);
