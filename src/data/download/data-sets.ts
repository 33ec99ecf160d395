/** A file as it is given out, and where. */
export interface PublishedFile {
  readonly name: string;
  readonly bytes: number;
  /** Hex. */
  readonly sha256: string;
  /** Addresses with the same file, to be tried in turn. */
  readonly urls: readonly string[];
  /** Of a .tar.gz archive: what is taken out of it. The archive is removed then. */
  readonly members?: readonly ArchiveMember[];
}

export interface ArchiveMember {
  /** Path in the archive. */
  readonly path: string;
  /** Name of the file to write. */
  readonly name: string;
  readonly bytes: number;
}

/** A data set that anybody may download. */
export interface DataSet {
  /** In words. */
  readonly title: string;
  /** Who made it, and where they describe it. */
  readonly origin: string;
  readonly files: readonly PublishedFile[];
  /** Names of the classes, for data that only number them; written as `classes.txt`. */
  readonly classes?: readonly string[];
}

/*
 * Sizes and digests are those that TensorFlow Datasets publishes for these addresses (tensorflow/datasets,
 * tensorflow_datasets/url_checksums/mnist.txt, fashion_mnist.txt and cifar10.txt).
 */

const idxFiles = (
  folders: readonly string[],
  files: readonly (readonly [name: string, bytes: number, sha256: string])[],
): PublishedFile[] =>
  files.map(([name, bytes, sha256]) => ({
    name,
    bytes,
    sha256,
    urls: folders.map((folder) => `${folder}/${name}`),
  }));

const CIFAR_BATCH_BYTES = 10_000 * (1 + 3 * 32 * 32);
const CIFAR_FOLDER = 'cifar-10-batches-bin';

/** What `pupil data get` knows, by name. */
export const DATA_SETS = {
  mnist: {
    title: 'MNIST: 60,000 handwritten digits to train on and 10,000 to test with, 28 x 28, grey',
    origin: 'Y. LeCun, C. Cortes, C. Burges; http://yann.lecun.com/exdb/mnist/',
    files: idxFiles(
      ['https://storage.googleapis.com/cvdf-datasets/mnist', 'https://ossci-datasets.s3.amazonaws.com/mnist'],
      [
        [
          'train-images-idx3-ubyte.gz',
          9_912_422,
          '440fcabf73cc546fa21475e81ea370265605f56be210a4024d2ca8f203523609',
        ],
        [
          'train-labels-idx1-ubyte.gz',
          28_881,
          '3552534a0a558bbed6aed32b30c495cca23d567ec52cac8be1a0730e8010255c',
        ],
        [
          't10k-images-idx3-ubyte.gz',
          1_648_877,
          '8d422c7b0a1c1c79245a5bcf07fe86e33eeafee792b84584aec276f5a2dbc4e6',
        ],
        [
          't10k-labels-idx1-ubyte.gz',
          4_542,
          'f7ae60f92e00ec6debd23a6088c31dbd2371eca3ffa0defaefb259924204aec6',
        ],
      ],
    ),
  },
  'fashion-mnist': {
    title: 'Fashion-MNIST: 60,000 articles of clothing to train on and 10,000 to test with, 28 x 28, grey',
    origin: 'H. Xiao, K. Rasul, R. Vollgraf, Zalando SE; https://github.com/zalandoresearch/fashion-mnist',
    classes: [
      'T-shirt/top',
      'Trouser',
      'Pullover',
      'Dress',
      'Coat',
      'Sandal',
      'Shirt',
      'Sneaker',
      'Bag',
      'Ankle boot',
    ],
    files: idxFiles(
      [
        // The second one is the repository of its authors.
        'http://fashion-mnist.s3-website.eu-central-1.amazonaws.com',
        'https://raw.githubusercontent.com/zalandoresearch/fashion-mnist/master/data/fashion',
      ],
      [
        [
          'train-images-idx3-ubyte.gz',
          26_421_880,
          '3aede38d61863908ad78613f6a32ed271626dd12800ba2636569512369268a84',
        ],
        [
          'train-labels-idx1-ubyte.gz',
          29_515,
          'a04f17134ac03560a47e3764e11b92fc97de4d1bfaf8ba1a3aa29af54cc90845',
        ],
        [
          't10k-images-idx3-ubyte.gz',
          4_422_102,
          '346e55b948d973a97e58d2351dde16a484bd415d4595297633bb08f03db6a073',
        ],
        [
          't10k-labels-idx1-ubyte.gz',
          5_148,
          '67da17c76eaffca5446c3361aaab5c3cd6d1c2608764d35dfb1850b086bf8dd5',
        ],
      ],
    ),
  },
  cifar10: {
    title: 'CIFAR-10: 50,000 pictures of ten things to train on and 10,000 to test with, 32 x 32, colour',
    origin: 'A. Krizhevsky; https://www.cs.toronto.edu/~kriz/cifar.html',
    files: [
      {
        name: 'cifar-10-binary.tar.gz',
        bytes: 170_052_171,
        sha256: 'c4a38c50a1bc5f3a1c5537f2155ab9d68f9f25eb1ed8d9ddda3db29a59bca1dd',
        urls: [
          'https://www.cs.toronto.edu/~kriz/cifar-10-binary.tar.gz',
          'https://cave.cs.toronto.edu/kriz/cifar-10-binary.tar.gz',
        ],
        members: [1, 2, 3, 4, 5, 0].map((batch) => {
          const name = batch === 0 ? 'test_batch.bin' : `data_batch_${batch}.bin`;
          return { path: `${CIFAR_FOLDER}/${name}`, name, bytes: CIFAR_BATCH_BYTES };
        }),
      },
    ],
  },
} as const satisfies Record<string, DataSet>;

export type DataSetName = keyof typeof DATA_SETS;
/** In the order in which help lists them. */
export const DATA_SET_NAMES = Object.keys(DATA_SETS) as [DataSetName, ...DataSetName[]];
