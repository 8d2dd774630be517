import { createApp } from 'vue';
import Posts from './Posts.vue';
import '../../posts.css';

createApp(Posts).mount('#app');
