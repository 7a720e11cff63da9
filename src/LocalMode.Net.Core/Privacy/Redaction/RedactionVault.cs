namespace LocalMode;

/// <summary>Replaces sensitive values by placeholders such as <c>[EMAIL_kqxwzrtpm_1]</c>, and puts the values back into what comes home.</summary>
/// <remarks>
/// <para>One vault serves one conversation; never share it between users. It lives in memory only. The same value always gets the same placeholder, told by its exact characters. A random salt keeps the placeholders of two vaults apart.</para>
/// <para>Safe for concurrent use. <see cref="Clear"/> and <see cref="Dispose"/> forget every value; the strings themselves go when they are collected.</para>
/// <para>Redaction replaces the values that were added and nothing else. It lowers the risk and does not remove it: what no detector finds stays, and what is left may still tell who is meant.</para>
/// </remarks>
public sealed partial class RedactionVault : IDisposable
{
    private readonly Lock _lock = new();
    private readonly VaultValues _values = new();
    private readonly Dictionary<string, string> _placeholders = new(StringComparer.Ordinal);
    private readonly Dictionary<string, VaultEntry> _entries = new(StringComparer.Ordinal);
    private readonly Dictionary<string, Restored> _restored = new(StringComparer.Ordinal);
    private string _salt = "";
    private int _number;
    private long _unknown;
    private bool _disposed;

    /// <summary>Initializes a new instance of the <see cref="RedactionVault"/> class: an empty vault with a salt of its own.</summary>
    public RedactionVault() => Clear();

    /// <summary>Gets the number of values that are known.</summary>
    public int Count
    {
        get
        {
            lock (_lock)
                return _entries.Count;
        }
    }

    /// <summary>Gets how often something in the form of a placeholder was met that stands for no value of this vault. It stays as it is.</summary>
    public long UnknownPlaceholders => Interlocked.Read(ref _unknown);

    /// <summary>Adds a value.</summary>
    /// <param name="kind">What it is; it names the placeholder. A value that is known already keeps its first kind.</param>
    /// <param name="value">The value, exactly as it stands in the text; at least two characters.</param>
    /// <returns>The placeholder.</returns>
    /// <exception cref="ArgumentException"><paramref name="value"/> is blank, or so short that placeholders themselves would hold it. Do not send the text then.</exception>
    /// <exception cref="InvalidOperationException">The vault is full: it holds a million values.</exception>
    /// <exception cref="ObjectDisposedException">The vault was disposed.</exception>
    public string Add(SensitiveDataKind kind, string value)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(value);
        if (!Enum.IsDefined(kind))
            throw new ArgumentOutOfRangeException(nameof(kind), kind, "This is no kind of sensitive data.");
        lock (_lock)
        {
            ObjectDisposedException.ThrowIf(_disposed, this);
            return AddCore(kind, value);
        }
    }

    /// <summary>Adds the values that stand at the spans of a text.</summary>
    /// <param name="text">The text.</param>
    /// <param name="spans">The spans, as detectors report them.</param>
    /// <exception cref="ArgumentNullException">An argument is <see langword="null"/>.</exception>
    /// <exception cref="ArgumentException">A span lies outside the text, or its value cannot be kept; see <see cref="Add(SensitiveDataKind, string)"/>.</exception>
    /// <exception cref="InvalidOperationException">The vault is full.</exception>
    /// <exception cref="ObjectDisposedException">The vault was disposed.</exception>
    public void Add(string text, IReadOnlyList<SensitiveSpan> spans)
    {
        ArgumentNullException.ThrowIfNull(text);
        ArgumentNullException.ThrowIfNull(spans);
        for (int i = 0; i < spans.Count; i++)
        {
            SensitiveSpan span = spans[i];
            if (span.Start < 0 || span.Length <= 0 || span.Start > text.Length - span.Length)
                throw new ArgumentException($"Span {i} ({span.Start}, length {span.Length}) lies outside the text of {text.Length} characters.", nameof(spans));
            Add(span.Kind, text.Substring(span.Start, span.Length));
        }
    }

    /// <summary>Forgets every value and takes a new salt, so that placeholders given out before are restored no more.</summary>
    /// <exception cref="ObjectDisposedException">The vault was disposed.</exception>
    public void Clear()
    {
        lock (_lock)
        {
            ObjectDisposedException.ThrowIf(_disposed, this);
            Forget();
            _salt = Placeholders.NewSalt();
            _values.Add(new(_salt, Placeholders.Text, 0, IsSalt: true));
        }
    }

    /// <summary>Forgets every value. Later calls throw.</summary>
    public void Dispose()
    {
        lock (_lock)
        {
            Forget();
            _disposed = true;
        }
    }

    private void Forget()
    {
        _values.Clear();
        _placeholders.Clear();
        _entries.Clear();
        _restored.Clear();
        _number = 0;
        _salt = "";
    }

    private string AddCore(SensitiveDataKind kind, string value)
    {
        if (_entries.ContainsKey(value))
            return _placeholders[value];
        if (Placeholders.IsPartOfForm(value, _salt) || IsPartOfAnyPlaceholder(value))
            throw new ArgumentException("The value is so short that placeholders themselves hold it, so replacing it would not hide it. Do not send the text.", nameof(value));
        VaultEntry entry = new(value, Placeholders.LabelOf(kind), NextNumber(value));
        _entries.Add(value, entry);
        _values.Add(entry);
        if (!_placeholders.TryGetValue(value, out string? placeholder))
            placeholder = Keep(Placeholders.Format(entry.Label, _salt, entry.Number, 0), value, value);
        return placeholder;
    }

    // A number is skipped where the placeholder would hold a value, such as 12 where "12" is one.
    private int NextNumber(string? value)
    {
        while (_number < Placeholders.MaxNumber)
        {
            string number = Placeholders.Format(Placeholders.Text, _salt, ++_number, 0);
            if ((value is null || !number.Contains(value, StringComparison.Ordinal)) && !_values.TryFind(number, 0, withSalt: false, out _, out _, out _))
                return _number;
        }

        throw new InvalidOperationException("The vault is full: it holds a million values. Clear it, or use one vault for each conversation.");
    }

    private bool IsPartOfAnyPlaceholder(string value)
    {
        if (value.Length > Placeholders.MaxLength || value.AsSpan().IndexOfAnyExcept(Placeholders.Characters) >= 0)
            return false;
        foreach (string placeholder in _restored.Keys)
        {
            if (placeholder.Contains(value, StringComparison.Ordinal))
                return true;
        }

        return false;
    }

    private string Keep(string placeholder, string text, string value)
    {
        _placeholders[text] = placeholder;
        _restored[placeholder] = new(text, value);
        return placeholder;
    }

    /// <summary>What a placeholder stands for.</summary>
    /// <param name="Text">The characters it replaced.</param>
    /// <param name="Value">The value without the escapes of JSON.</param>
    private readonly record struct Restored(string Text, string Value);
}
