# The pages of a store as a shop: its products, the basket.

shop-skip = 本文へ移動
shop-search = 検索
shop-categories = カテゴリー
shop-basket = カート
# $count: how many are in it.
shop-basket-units = カート（{ $count }）
shop-to-store = ストアへ

# A list of products.
# $count: products.
shop-found = 商品{ $count }点
# $search: what was searched for.
shop-results = 「{ $search }」の検索結果
shop-none = 見つかりませんでした。
shop-empty = まだ商品がありません。
shop-sort = 並べ替え
shop-newest = 新しい順
shop-cheapest = 価格の安い順
shop-dearest = 価格の高い順
shop-by-title = 名前順
shop-pages = ページ
# $page: this one; $pages: how many there are.
shop-page = { $page } / { $pages }ページ
shop-previous = 前のページ
shop-next = 次のページ

# A product and its price.
shop-subscription = 定期購入
shop-free = 無料
# $amount: the least price.
shop-your-price = 価格は自由、{ $amount }から
# $amount: what it cost before.
shop-before = 以前の価格：{ $amount }
shop-tax-included = 税込み。
shop-tax-added = 税別。税額はご住所により異なります。
# $count: days; $price: as “$15.00 per month”.
shop-trial = { $count }日間無料、その後{ $price }
shop-usage = 使用量に応じた料金も加わります。料金は購入手続きで確認できます。
shop-in-stock = 在庫あり
shop-sold-out = 売り切れ
# $date: the first day of sale.
shop-early = { $date }発売
shop-over = 販売終了
# $count: how many.
shop-left = 残り{ $count }点
# $count: units that one buyer may ever buy.
shop-limit = お一人様{ $count }点まで
shop-choose = 種類を選択
shop-choose-one = 種類を一つ選択してください
# $product: its title; $number: which picture.
shop-picture = { $product }の画像{ $number }
shop-add = カートに入れる
shop-subscribe = 定期購入する

# The basket.
shop-basket-empty = カートは空です。
shop-basket-changed = カートの内容が変わりました。ご確認ください。
# $count: the most lines.
shop-basket-full = カートに入れられる商品は{ $count }種類までです。
shop-gone = この商品は現在ご購入いただけません
# $product: its name.
shop-remove = { $product }を削除
shop-code-later = コードは購入手続きで入力できます。
shop-checkout = 購入手続きへ
shop-on = 買い物を続ける

# Addresses that lead to nothing.
shop-nothing-here = このアドレスには何もありません。
shop-no-store = このアドレスにストアはありません。
