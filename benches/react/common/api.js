/** Deletes a post; rejects if the server refuses it. */
export async function removePost(id) {
  const { ok, status } = await fetch(`/api/posts/${id}`, { method: 'DELETE' });
  if (!ok) throw new Error(`HTTP ${status}`);
}
