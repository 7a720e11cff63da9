using System.Text;
using Microsoft.Extensions.AI;

namespace LocalMode;

/// <summary>All that a payload would send, as texts; and what of it cannot be read as text.</summary>
/// <remarks>Types are compared exactly, since a derived type may hold more than its base shows.</remarks>
internal sealed partial class PayloadTexts
{
    private PayloadTexts()
    {
    }

    /// <summary>The texts in the order of the payload.</summary>
    public List<PayloadText> Texts { get; } = [];

    /// <summary>Data whose bytes are not text.</summary>
    public List<DataContent> Media => field ??= [];

    /// <summary>What cannot be seen, such as a type's name: the first of it, or <see langword="null"/>. Holds no text of the payload.</summary>
    public string? Unknown { get; private set; }

    /// <summary>The bytes of text (UTF-8) and data.</summary>
    public long Bytes { get; private set; }

    public static PayloadTexts Read(EgressPayload payload)
    {
        PayloadTexts texts = new();
        foreach (ChatMessage message in payload.Messages)
            texts.AddMessage(message);
        if (payload.Options is { } options)
            texts.AddOptions(options);
        foreach (string value in payload.Values)
            texts.Add(value);
        return texts;
    }

    private void Add(string? text)
    {
        if (string.IsNullOrEmpty(text))
            return;
        Texts.Add(new(text, IsView: false));
        Bytes += Encoding.UTF8.GetByteCount(text);
    }

    private void AddView(string text)
    {
        if (text.Length > 0)
            Texts.Add(new(text, IsView: true));
    }

    private void Refuse(string what) => Unknown ??= what;
}
