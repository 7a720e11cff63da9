namespace LocalMode;

/// <summary>The detectors that come with LocalMode. All are pure code: they load no model, keep no state and take time linear in the text.</summary>
/// <remarks>
/// Digits of any script, full-width characters, no-break spaces and invisible characters do not hide a value. Detection lowers a risk
/// and does not remove it.
/// </remarks>
public static class SensitiveDataDetectors
{
    /// <summary>Gets the detector of e-mail addresses.</summary>
    public static ISensitiveDataDetector Email { get; } = new EmailDetector();

    /// <summary>Gets the detector of telephone numbers: international ones, and inland forms of Europe, the Americas, Japan, Korea, China, India and Australia.</summary>
    public static ISensitiveDataDetector PhoneNumber { get; } = new PhoneNumberDetector();

    /// <summary>Gets the detector of international bank account numbers.</summary>
    public static ISensitiveDataDetector Iban { get; } = new IbanDetector();

    /// <summary>Gets the detector of payment card numbers.</summary>
    public static ISensitiveDataDetector PaymentCard { get; } = new PaymentCardDetector();

    /// <summary>Gets the detector of identity, tax and social security numbers. The form is in <see cref="SensitiveSpan.Detector"/>, such as <c>national-id/us-ssn</c>.</summary>
    public static ISensitiveDataDetector NationalId { get; } = new NationalIdDetector();

    /// <summary>Gets the detector of IPv4 addresses.</summary>
    public static ISensitiveDataDetector IPv4Address { get; } = new IPv4Detector();

    /// <summary>Gets the detector of IPv6 addresses.</summary>
    public static ISensitiveDataDetector IPv6Address { get; } = new IPv6Detector();

    /// <summary>Gets the detector of passwords, tokens and keys.</summary>
    public static ISensitiveDataDetector Secret { get; } = new SecretDetector();

    /// <summary>Gets the detector of private keys.</summary>
    public static ISensitiveDataDetector PrivateKey { get; } = new PrivateKeyDetector();

    /// <summary>Gets the detector of credentials in URLs.</summary>
    public static ISensitiveDataDetector UrlCredential { get; } = new UrlCredentialDetector();

    /// <summary>Gets the detector of connection strings with a password or key.</summary>
    public static ISensitiveDataDetector ConnectionString { get; } = new ConnectionStringDetector();

    /// <summary>Gets all of them, the most telling kinds first.</summary>
    public static IReadOnlyList<ISensitiveDataDetector> Default { get; } =
        [PrivateKey, ConnectionString, UrlCredential, Secret, Email, Iban, PaymentCard, NationalId, PhoneNumber, IPv6Address, IPv4Address];

    /// <summary>Runs several detectors over one text, one after the other, and joins what they find.</summary>
    /// <param name="detectors">The detectors; where two find the same, the earlier one names it.</param>
    /// <param name="text">The text.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    /// <returns>The stretches in the order of the text, none overlapping another. Stretches that overlap become one that covers them all, under the kind and name of the longest.</returns>
    /// <exception cref="ArgumentNullException">An argument is <see langword="null"/>.</exception>
    /// <exception cref="TimeoutException">A detector has a limit of time and reached it.</exception>
    /// <exception cref="OperationCanceledException">The call was cancelled.</exception>
    public static async ValueTask<IReadOnlyList<SensitiveSpan>> DetectAsync(
        this IReadOnlyList<ISensitiveDataDetector> detectors, string text, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(detectors);
        ArgumentNullException.ThrowIfNull(text);
        List<SensitiveSpan>? all = null;
        for (int i = 0; i < detectors.Count; i++)
        {
            IReadOnlyList<SensitiveSpan> spans = await detectors[i].DetectAsync(text, cancellationToken).ConfigureAwait(false);
            if (spans.Count > 0)
                (all ??= []).AddRange(spans);
        }

        return all is null ? [] : SpanUnion.Join(all);
    }
}
