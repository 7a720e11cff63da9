namespace LocalMode.Tokenizers;

/// <summary>How a template is given the content of a message.</summary>
public enum ChatTemplateContentFormat
{
    /// <summary>
    /// As text where the template shows text, and as parts where it only shows parts or a message holds an image or sound. Which it is, is found by
    /// rendering a small conversation once per template.
    /// </summary>
    Auto,

    /// <summary>As one text. A message with an image or sound is an <see cref="UnsupportedCapabilityException"/>.</summary>
    Text,

    /// <summary>
    /// As a list of maps: <c>{"type": "text", "text": ...}</c>, <c>{"type": "image"}</c> and <c>{"type": "audio"}</c>. Results of functions stay text.
    /// </summary>
    Parts,
}
