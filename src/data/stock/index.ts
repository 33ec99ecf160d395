export {
  type PictureStock,
  type StockContext,
  type StockedDuplicates,
  type StockedPixels,
  type StockProgress,
  takeStock,
} from './take-stock.js';
