namespace LocalMode;

/// <summary>Identity numbers made of digits only.</summary>
internal static class NationalIdNumberForms
{
    /// <summary>Gives the name of the form, or <see langword="null"/>.</summary>
    public static string? Find(ReadOnlySpan<char> text, in DigitWindow window, int count, ReadOnlySpan<char> digits)
    {
        int start = window.Start(0), end = window.End(count - 1);
        return digits.Length switch
        {
            9 => Nine(text, window, count, digits, start, end),
            10 => Ten(text, window, count, digits, start, end),
            11 => Eleven(text, window, count, digits, start, end),
            12 => Twelve(text, window, count, digits, start, end),
            13 => Thirteen(text, window, count, digits, start, end),
            15 => count <= 8 && NationalIdChecks.IsFrNir(digits) ? "national-id/fr-nir" : null,
            18 => count == 1 && NationalIdChecks.IsCnId(digits) ? "national-id/cn-id" : null,
            _ => null,
        };
    }

    private static string? Nine(ReadOnlySpan<char> text, in DigitWindow window, int count, ReadOnlySpan<char> digits, int start, int end)
    {
        if (window.Has(count, "324") && window.IsUniform(count) && NationalIdChecks.IsUsSsn(digits))
        {
            bool dashed = window.Separator(1) == '-' && !NationalIdContext.SpeaksAgainst(text, start);
            if (dashed || Speaks(NationalIdContext.UsSsn, text, start, end))
                return "national-id/us-ssn";
        }

        if (count != 1 && !window.Has(count, "333") && !window.Has(count, "423"))
            return null;
        if (count == 1 && NationalIdChecks.IsUsSsn(digits) && Speaks(NationalIdContext.UsSsn, text, start, end))
            return "national-id/us-ssn";
        if (NationalIdChecks.IsNlBsn(digits) && Speaks(NationalIdContext.NlBsn, text, start, end))
            return "national-id/nl-bsn";
        if (CheckDigits.Luhn(digits) && digits[0] != '0' && Speaks(NationalIdContext.CaSin, text, start, end))
            return "national-id/ca-sin";
        if (NationalIdChecks.IsAuTfn(digits) && Speaks(NationalIdContext.AuTfn, text, start, end))
            return "national-id/au-tfn";
        return NationalIdChecks.IsPtNif(digits) && Speaks(NationalIdContext.PtNif, text, start, end) ? "national-id/pt-nif" : null;
    }

    private static string? Ten(ReadOnlySpan<char> text, in DigitWindow window, int count, ReadOnlySpan<char> digits, int start, int end)
    {
        if (window.Has(count, "64"))
        {
            char separator = window.Separator(1);
            if (separator == '-' && NationalIdChecks.IsSePersonnummer(digits))
                return "national-id/se-personnummer";
            if (separator == '/' && NationalIdChecks.IsCzBirthNumber(digits))
                return "national-id/cz-birth-number";
            if (NationalIdChecks.IsDayMonthYear(digits) && Speaks(NationalIdContext.DkCpr, text, start, end))
                return "national-id/dk-cpr";
        }

        if (count == 1 && NationalIdChecks.IsSePersonnummer(digits) && Speaks(NationalIdContext.SePersonnummer, text, start, end))
            return "national-id/se-personnummer";
        if (count == 1 && NationalIdChecks.IsDayMonthYear(digits) && Speaks(NationalIdContext.DkCpr, text, start, end))
            return "national-id/dk-cpr";
        bool nhs = (count == 1 || window.Has(count, "334")) && NationalIdChecks.IsGbNhs(digits) && Speaks(NationalIdContext.GbNhs, text, start, end);
        return nhs ? "national-id/gb-nhs" : null;
    }

    private static string? Eleven(ReadOnlySpan<char> text, in DigitWindow window, int count, ReadOnlySpan<char> digits, int start, int end)
    {
        if (window.Has(count, "3332") && window.Separator(3) == '-' && window.Separator(1) == '.' && NationalIdChecks.IsBrCpf(digits))
            return "national-id/br-cpf";
        if ((window.Has(count, "22232") || window.Has(count, "632")) && window.Separator(1) is '.' or '-' && NationalIdChecks.IsBeNational(digits))
            return "national-id/be-national-number";
        if ((count == 1 || window.Has(count, "65")) && NationalIdChecks.IsNoBirthNumber(digits))
            return "national-id/no-birth-number";
        if ((count == 1 || window.Has(count, "2333") || window.Has(count, "2225") || window.Has(count, "11333")) && NationalIdChecks.IsDeTaxId(digits) && Speaks(NationalIdContext.DeTaxId, text, start, end))
            return "national-id/de-tax-id";
        if (count != 1)
            return null;
        if (NationalIdChecks.IsBrCpf(digits) && Speaks(NationalIdContext.BrCpf, text, start, end))
            return "national-id/br-cpf";
        if (NationalIdChecks.IsBeNational(digits) && Speaks(NationalIdContext.BeNational, text, start, end))
            return "national-id/be-national-number";
        if (NationalIdChecks.IsTrTckn(digits) && Speaks(NationalIdContext.TrTckn, text, start, end))
            return "national-id/tr-tckn";
        return NationalIdChecks.IsPlPesel(digits) && !NationalIdContext.SpeaksAgainst(text, start) ? "national-id/pl-pesel" : null;
    }

    private static string? Twelve(ReadOnlySpan<char> text, in DigitWindow window, int count, ReadOnlySpan<char> digits, int start, int end)
    {
        if (window.Has(count, "84") && window.Separator(1) == '-' && digits[0] is '1' or '2' && NationalIdChecks.IsSePersonnummer(digits[2..]))
            return "national-id/se-personnummer";
        if (count != 1 && !window.Has(count, "444"))
            return null;
        if (count == 1 && NationalIdChecks.IsSePersonnummer(digits[2..]) && Speaks(NationalIdContext.SePersonnummer, text, start, end))
            return "national-id/se-personnummer";
        if (NationalIdChecks.IsJpMyNumber(digits) && Speaks(NationalIdContext.JpMyNumber, text, start, end))
            return "national-id/jp-my-number";
        if (digits[0] < '2' || !CheckDigits.Verhoeff(digits))
            return null;
        bool aadhaar = Speaks(NationalIdContext.InAadhaar, text, start, end) || (count == 3 && window.IsUniform(count) && !NationalIdContext.SpeaksAgainst(text, start));
        return aadhaar ? "national-id/in-aadhaar" : null;
    }

    private static string? Thirteen(ReadOnlySpan<char> text, in DigitWindow window, int count, ReadOnlySpan<char> digits, int start, int end)
    {
        if ((count == 1 || window.Has(count, "3442")) && digits.StartsWith("756") && NationalIdChecks.IsEan13(digits))
            return "national-id/ch-ahv";
        if (window.Has(count, "67") && window.Separator(1) == '-' && digits[6] is >= '1' and <= '8' && NationalIdChecks.IsYearMonthDay(digits))
            return "national-id/kr-rrn";
        bool southAfrican = (count == 1 || window.Has(count, "6412") || window.Has(count, "643")) && CheckDigits.Luhn(digits) && NationalIdChecks.IsYearMonthDay(digits);
        return southAfrican && Speaks(NationalIdContext.ZaId, text, start, end) ? "national-id/za-id" : null;
    }

    private static bool Speaks(ContextWords words, ReadOnlySpan<char> text, int start, int end) => NationalIdContext.Speaks(words, text, start, end);
}
