import { wordList } from "../../core/strings.js";

/** Words of the names of countries and continents: where a study was made names no topic by itself. */
export const countryWords: readonly string[] = wordList(`
  afghanistan africa african albania algeria america andorra angola antarctica arabia argentina armenia asia australia
  austria azerbaijan bahamas bahrain bangladesh barbados belarus belgium belize benin bermuda bhutan bolivia bosnia
  botswana brazil brunei bulgaria burkina burundi caledonia cambodia cameroon canada chad chile china colombia comoros
  congo croatia cuba curacao cyprus czechia denmark dominica ecuador egypt england eritrea estonia eswatini ethiopia
  europe faso fiji finland france gabon gambia georgia germany ghana gibraltar greece greenland grenada grenadines
  guadeloupe guam guatemala guiana guinea guinea-bissau guyana haiti herzegovina honduras hong hungary iceland india
  indonesia iran iraq ireland israel italy jamaica japan jordan kazakhstan kenya kiribati kong korea kosovo kuwait
  kyrgyzstan lanka laos latvia lebanon lesotho liberia libya liechtenstein lithuania luxembourg macao macedonia
  madagascar malawi malaysia maldives mali malta martinique mauritania mauritius mexico micronesia moldova monaco
  mongolia montenegro montserrat morocco mozambique myanmar namibia nauru nepal netherlands nicaragua niger nigeria
  norway oman pakistan palau palestinian panama papua paraguay peru philippines poland polynesia portugal puerto qatar
  rica rico romania russia rwanda sahara salvador samoa sao saudi scotland senegal serbia seychelles sierra singapore
  slovakia slovenia solomon somalia spain sri sudan suriname sweden switzerland syria taiwan tajikistan tanzania
  thailand timor-leste tobago togo tonga trinidad tunisia turkey turkiye turkmenistan tuvalu uganda uk ukraine uruguay
  usa uzbekistan vanuatu vatican venezuela vietnam wales yemen zambia zealand zimbabwe
`);
