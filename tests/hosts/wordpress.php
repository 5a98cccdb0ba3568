<?php
/* WordPress's own functions over a text, without its database: what is saved for an author who may
   not write unfiltered HTML, and what is then shown. `php wordpress.php FOLDER WAY < text`. */
[, $folder, $way] = $argv;
error_reporting(E_ALL & ~E_DEPRECATED);
define('ABSPATH', rtrim($folder, '/') . '/');
define('WPINC', 'wp-includes');
define('WP_CONTENT_DIR', ABSPATH . 'wp-content');
define('WP_DEBUG', true);
foreach (['version', 'load', 'plugin', 'compat', 'formatting', 'functions', 'option', 'cache',
          'default-constants', 'l10n', 'pomo/translations', 'kses', 'shortcodes', 'blocks', 'link-template',
          'class-wp-block-parser', 'general-template', 'embed', 'class-wp-oembed', 'pluggable'] as $file) {
    $path = ABSPATH . WPINC . "/$file.php";
    if (is_file($path)) require_once $path;
}
foreach (['blog_charset' => 'UTF-8', 'use_smilies' => '1', 'use_balanceTags' => '0'] as $name => $value)
    add_filter("pre_option_$name", fn() => $value);
foreach (['home', 'siteurl'] as $name) add_filter("pre_option_$name", fn() => 'https://host.test');
if ($way === 'version') { echo $wp_version; exit; }
if ($way === 'allowed') { echo json_encode(array_map('array_keys', wp_kses_allowed_html('post'))); exit; }
$text = stream_get_contents(STDIN);
if ($way === 'address') { // what stands where the address of another site was put, by its oEmbed answer
    echo wp_filter_oembed_result($text, (object) ['type' => 'rich'], 'https://papers.test/paper.html');
    exit;
}
$saved = stripslashes(wp_filter_post_kses(addslashes($text)));
if ($way === 'kses') { echo $saved; exit; }
// What the page of the classic editor shows: what `the_content` does by default, in its order.
foreach (['embed', 'caption', 'gallery', 'playlist', 'audio', 'video'] as $name)
    add_shortcode($name, fn() => '');
smilies_init();
if ($way === 'page') $saved = wptexturize($saved);
echo convert_smilies(do_shortcode(shortcode_unautop(wpautop($saved))));
