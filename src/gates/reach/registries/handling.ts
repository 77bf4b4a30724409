// Calls that say how values of a class are handled, and register it nowhere.

/** Says how values of a class are taken apart, written or read back, `register_pytree_node_class`: nobody comes to the class by that. */
export const handling =
  /(?:^|[._])(?:\w*_)?(?:pytree|tree_util|treedef|graph_node|\w*serializ\w*|pickle|copyreg)|regist\w*_(?:dataclass|static)$/i;
