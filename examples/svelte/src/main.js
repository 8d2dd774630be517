import { mount } from 'svelte';
import Posts from './Posts.svelte';
import '../../posts.css';

mount(Posts, { target: document.querySelector('#app') });
