import { render } from 'solid-js/web';
import { Posts } from './Posts.jsx';
import '../../posts.css';

render(() => <Posts />, document.querySelector('#app'));
