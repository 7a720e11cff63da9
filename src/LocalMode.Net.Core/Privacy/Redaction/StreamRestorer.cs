namespace LocalMode;

/// <summary>Puts the values of a <see cref="RedactionVault"/> back into one text that arrives in pieces, however it is cut.</summary>
/// <remarks>
/// Holds back a tail only while it may be the beginning of a placeholder, at most <see cref="MaxHeld"/> characters. The pieces together
/// are what <see cref="RedactionVault.Restore(string)"/> gives for the whole. Not safe for concurrent use; one restorer serves one text.
/// </remarks>
public sealed class StreamRestorer
{
    private readonly RedactionVault _vault;
    private readonly bool _json;
    private string _tail = "";

    internal StreamRestorer(RedactionVault vault, bool json) => (_vault, _json) = (vault, json);

    /// <summary>Gets the most characters that are ever held back.</summary>
    public static int MaxHeld => Placeholders.MaxLength - 1;

    /// <summary>Gets how many characters are held back now.</summary>
    public int Held => _tail.Length;

    /// <summary>Takes the next piece.</summary>
    /// <param name="piece">The piece; may be empty.</param>
    /// <returns>What can be shown now; may be empty.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="piece"/> is <see langword="null"/>.</exception>
    /// <exception cref="ObjectDisposedException">The vault was disposed.</exception>
    public string Push(string piece)
    {
        ArgumentNullException.ThrowIfNull(piece);
        string text = _tail.Length == 0 ? piece : _tail + piece;
        string shown = _vault.RestorePiece(text, _json, out int held);
        _tail = held == text.Length ? "" : text[held..];
        return shown;
    }

    /// <summary>Ends the text.</summary>
    /// <returns>What was held back, as it is; empty if nothing was.</returns>
    public string Complete()
    {
        string tail = _tail;
        _tail = "";
        return tail;
    }
}
