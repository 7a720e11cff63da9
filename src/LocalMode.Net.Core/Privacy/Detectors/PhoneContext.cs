namespace LocalMode;

/// <summary>What stands around a number and says whether it can be a telephone number.</summary>
internal static class PhoneContext
{
    private const int Reach = 28;
    private const int AgainstReach = 18;

    private static readonly ContextWords For = new(
        "phone", "telephone", "tel", "call", "calls", "cell", "mobile", "mob", "fax", "dial", "ring", "text me", "text us", "whatsapp", "hotline", "reach me", "reach us", "contact number", "landline", "sms", "bizum", "message me", "voicemail",
        "telefon", "handy", "mobil", "rufnummer", "durchwahl", "ruf ", "rufen", "anrufen", "erreichbar", "erreichen", "festnetz", "rückruf", "nummer",
        "téléphone", "tél", "portable", "appelez", "appeler", "joindre", "rappeler", "rappelle", "numéro", "fixe",
        "teléfono", "telefono", "móvil", "movil", "llama", "llámame", "llamar", "llame", "celular", "número", "fijo",
        "cellulare", "chiama", "chiamare", "chiami", "chiamami", "numero", "fisso",
        "telefoon", "mobiel", "bel ", "bellen", "bereikbaar", "gsm", "nummer",
        "電話", "携帯", "ファックス", "お電話", "连絡先", "連絡先", "手机", "电话", "拨打", "致电", "联系", "打", "전화", "연락처", "휴대폰",
        "telefone", "telemóvel", "ligue", "ligar", "zap", "dzwoń", "dzwonić", "numer", "oddzwoń", "oddzwonić", "komórka", "zadzwoń", "ringa", "mobilnummer", "ring mig", "puhelin", "soita", "телефон", "звоните", "позвони", "फ़ोन", "फोन", "मोबाइल", "नंबर", "هاتف", "telefonu", "ara ");

    private static readonly ContextWords Against = new(
        "order", "invoice", "article", "item", "ticket", "case", "ref", "reference", "isbn", "issn", "ean", "gtin", "upc", "sku", "part", "model", "serial", "tracking", "version", "port", "id", "account", "customer", "policy", "batch", "lot", "build", "commit", "room", "patent", "doi", "imei", "vat", "invoice no",
        "bestellung", "bestellnummer", "rechnung", "rechnungsnummer", "artikel", "artikelnummer", "kundennummer", "vorgang", "aktenzeichen", "auftrag", "auftragsnummer", "sendungsnummer", "seriennummer", "matrikelnummer", "steuernummer",
        "commande", "facture", "référence", "réf", "dossier", "siret", "siren", "colis", "contrat", "pedido", "factura", "referencia", "expediente", "albarán",
        "ordine", "fattura", "pratica", "codice", "partita iva", "bestelling", "bestelnummer", "factuur", "factuurnummer", "klantnummer", "ordernummer", "dossiernummer", "zamówienie", "zamówienia", "faktura", "faktury", "nip", "regon", "ordernr", "kundnummer", "fakturanummer", "orderref", "aadhaar", "zaak", "zaaknummer", "kvk",
        "注文番号", "伝票", "商品番号", "品番", "订单", "订单号", "주문번호", "송장번호", "운송장", "заказ", "заказа", "накладная");

    private static readonly string[] Units =
        ["EUR", "USD", "GBP", "CHF", "JPY", "SEK", "PLN", "BRL", "INR", "Euro", "euros", "dollars", "kr", "zł", "km", "kg", "GB", "MB", "TB", "kB", "KB", "ms", "px", "mm", "cm", "rpm", "bytes", "pixels", "people", "users", "rows", "habitantes", "habitants", "Einwohner", "円", "人", "元", "원"];

    /// <summary>Whether a word says that a telephone number follows.</summary>
    public static bool Speaks(ReadOnlySpan<char> text, int start) => For.Before(text, start, Reach) && !Against.Before(text, start, AgainstReach);

    /// <summary>Whether a word or sign says that the number is something else: an order, a price, a measure.</summary>
    public static bool SpeaksAgainst(ReadOnlySpan<char> text, int start, int end)
    {
        int i = start - 1;
        while (i >= 0 && text[i] == ' ')
            i--;
        if (i >= 0 && (text[i] is '#' or '№' or '=' or '$' or '€' or '£' or '¥' or '₹' || (i >= 1 && text[i] == '.' && text[i - 1] is 'o' or 'r' && EndsInNumberSign(text[..i]))))
            return true;
        return IsMeasure(text, end) || Against.Before(text, start, AgainstReach);
    }

    public static bool IsMeasure(ReadOnlySpan<char> text, int end)
    {
        int i = end;
        while (i < text.Length && text[i] == ' ')
            i++;
        if (i == text.Length)
            return false;
        if (text[i] is '%' or '€' or '$' or '£' or '¥' or '°' or '₹')
            return true;
        foreach (string unit in Units)
        {
            if (text[i..].StartsWith(unit) && (Letters.IsUnspaced(unit[0]) || !Letters.IsWordAt(text, i + unit.Length)))
                return true;
        }

        return false;
    }

    // "Art.-Nr. 030 1234567" and "order no. 020 7946 0018", but not "tel. no.".
    private static bool EndsInNumberSign(ReadOnlySpan<char> text) =>
        text.EndsWith("-Nr", StringComparison.OrdinalIgnoreCase) && !text.EndsWith("Tel.-Nr", StringComparison.OrdinalIgnoreCase);
}
