import numpy as np,sys
z=np.load(sys.argv[1]); m=float(sys.argv[3]) if len(sys.argv)>3 else 1.
# lora scale 2.0 folded into b
np.savez_compressed(sys.argv[2],**{k:((z[k]*2.0*m) if k.endswith('.b') else z[k]).astype(np.float16) for k in z.files})
