/**
 * Words that are also first or last names. Alone they are not taken for a person's name: a retro that says "page" or
 * "will" names nobody. Lower case, without diacritics.
 */
export const ORDINARY_WORDS: ReadonlySet<string> = new Set(
  `able active al alert amber an and april art august autumn bank banks bar barn base bay bean bell best bill bird black
  blue board bond book brand bridge bridges broad brook brown bug build burn bush butler by call can case cash castle chance
  change chase chip church city clay clean cliff close coast cole cook core corn cost cotton count court crane crash cream
  cross crow dale data dawn day days de dean deal del der den dew do don drew drop duke dusk earl early east el english
  error even ever fable fair faith fast field fields finch first fish fix flag flood flow for ford forest fork fort foster fox
  frame frank free french frost full game gap gate gates german glass go gold good grace grant gray green grey ground grove guy
  hall hand hard harbor harbour has hash hay head heath hero hide high hill hills holder holiday hope house hunt hunter in iris
  is iron ivy jack java jenkins jet joy judge july june just key keys king knight la lamb lance land lane large last lavender
  law lead lee li light lily lin line link list little load lock log long look love low lynx main major man mark marks march
  marsh mason mast max may mead meadow media mile miles mill min mine mint miss mode moon moor more moss most mount nail new
  night no noble nod norm north oak old olive or order page pages paige palm park part pat path peak pearl pen penny pepper pike
  pine pipe place plain play point pole pollard pool poor pope port post potter pound power price prince prior pull push
  queen query rail rain ray reed reef reeve rich ridge right ring ritter river rivers road rob rock rod roman root rose
  rough round row ruby rule run rush rust sage sail sales salt sand saw schema school scott sea senior serve set shade shard
  sharp shell shepherd ship short side silver singer sky slow small smart smith snow so sol son south spark spear spring stack
  staff star stark state steel stern steward still stock stone store storm strange stream street strong success sue summer
  sun swan swift tanner target task taylor temple the thread tide time to token tower town trail train trend tree tribe true
  tucker turn turner user val vale van vance view violet von wade wait wake walk walker wall ward warm warner was watch water
  waters wave way weaver webb web weeks well wells west wheel white wild will willow win wind winter wise wolf wood woods word
  worker worth wren wright yard year york young zone`
    .split(/\s+/)
    .filter((word) => word !== ''),
);
