/**
 * For `<details {...openIf(x)}>`: opens it, but never closes it. With `open={false}` the page would close, when its
 * scripts arrive, what somebody has opened before.
 */
export const openIf = (open: boolean): { open?: true } => (open ? { open } : {});
