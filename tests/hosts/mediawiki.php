<?php
/* MediaWiki's own parser over a wikitext, as a page of a wiki shows it, without its table of contents
   and its links to edit; or the elements that it lets through. Run as one of its maintenance scripts:
   `php mediawiki.php WAY < text`, with MW_INSTALL_PATH and MW_CONFIG_FILE. */
require_once getenv('MW_INSTALL_PATH') . '/maintenance/Maintenance.php';

class PaperOnPage extends Maintenance {
    public function __construct() {
        parent::__construct();
        $this->addArg('way', 'version, allowed or page', true);
    }

    public function execute() {
        if ($this->getArg(0) === 'version') {
            $this->output(MW_VERSION);
        } elseif ($this->getArg(0) === 'allowed') {
            $data = Sanitizer::getRecognizedTagData();
            $asked = ['id' => 'x', 'lang' => 'en', 'title' => 'x', 'scope' => 'col', 'start' => '2',
                      'role' => 'note', 'aria-label' => 'x', 'aria-labelledby' => 'x'];
            $kept = [];
            foreach (array_keys($data['htmlpairs'] + $data['htmlsingle']) as $name)
                $kept[$name] = array_keys(Sanitizer::validateTagAttributes($asked, $name));
            $this->output(json_encode($kept));
        } else {
            $made = MediaWiki\MediaWikiServices::getInstance()->getParserFactory()->create()->parse(
                stream_get_contents(STDIN), Title::newFromText('Paper'), ParserOptions::newFromAnon());
            $this->output($made->getText(
                ['enableSectionEditLinks' => false, 'allowTOC' => false, 'unwrap' => true]));
        }
    }
}

$maintClass = PaperOnPage::class;
require_once RUN_MAINTENANCE_IF_MAIN;
