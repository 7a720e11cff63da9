namespace LocalMode;

/// <summary>The names of identity numbers, which numbers without a form of their own need beside them.</summary>
internal static class NationalIdContext
{
    private const int BeforeReach = 56;
    private const int BehindReach = 28;
    private const int AgainstReach = 20;

    public static readonly ContextWords UsSsn = new("ssn", "social security", "social sec", "itin", "taxpayer", "ss#", "seguro social");
    public static readonly ContextWords GbNino = new("national insurance", "nino", "ni number", "ni no", "insurance number");
    public static readonly ContextWords GbNhs = new("nhs", "health service number");
    public static readonly ContextWords DeTaxId = new("steuer-id", "steuerid", "steuer id", "steueridentifikationsnummer", "steuerliche identifikationsnummer", "identifikationsnummer", "steuer-identifikationsnummer", "idnr", "tin", "steuernummer", "tax id");
    public static readonly ContextWords EsDni = new("dni", "nif", "documento nacional", "d.n.i.");
    public static readonly ContextWords NlBsn = new("bsn", "burgerservicenummer", "sofinummer", "sofi-nummer", "burger service nummer", "citizen service number");
    public static readonly ContextWords BrCpf = new("cpf", "cadastro de pessoa");
    public static readonly ContextWords SePersonnummer = new("personnummer", "pnr", "persnr", "samordningsnummer", "personal number", "personal identity number");
    public static readonly ContextWords DkCpr = new("cpr", "cpr-nummer", "cpr-nr", "personnummer");
    public static readonly ContextWords InAadhaar = new("aadhaar", "aadhar", "uidai", "adhaar", "आधार", "uid number");
    public static readonly ContextWords InPan = new("pan", "permanent account", "income tax", "पैन");
    public static readonly ContextWords JpMyNumber = new("マイナンバー", "個人番号", "my number", "individual number");
    public static readonly ContextWords CaSin = new("sin", "social insurance", "assurance sociale", "nas");
    public static readonly ContextWords AuTfn = new("tfn", "tax file");
    public static readonly ContextWords PtNif = new("nif", "contribuinte", "número fiscal");
    public static readonly ContextWords TrTckn = new("tc kimlik", "kimlik", "tckn", "t.c.", "tc no");
    public static readonly ContextWords BeNational = new("rijksregister", "rijksregisternummer", "registre national", "niss", "insz", "numéro national", "nationaal nummer");
    public static readonly ContextWords ZaId = new("id number", "identity number", "said", "rsa id", "id no", "id-nommer", "identiteitsnommer");

    private static readonly ContextWords Against = new(
        "order", "invoice", "article", "item", "ticket", "case", "ref", "reference", "isbn", "ean", "sku", "part", "serial", "tracking", "batch", "lot", "consignment", "parcel", "barcode", "bestellung", "bestellnummer", "rechnung", "rechnungsnummer",
        "artikel", "auftrag", "sendungsnummer", "commande", "facture", "colis", "pedido", "factura", "ordine", "fattura", "bestelling", "factuur", "zamówienie", "zamówienia", "faktura", "faktury", "przesyłka", "przesyłki", "paczka", "paczki", "kvittering", "注文番号", "订单", "快递单号", "주문번호", "송장번호", "운송장");

    public static bool Speaks(ContextWords words, ReadOnlySpan<char> text, int start, int end) => words.Near(text, start, end, BeforeReach, BehindReach);

    public static bool SpeaksAgainst(ReadOnlySpan<char> text, int start) => Against.Before(text, start, AgainstReach);
}
