namespace LocalMode.Tokenizers;

public sealed partial class HfTokenizer
{
    /// <summary>
    /// Encodes a prompt of a chat template. Only the template's own text becomes special tokens: where a message says <c>&lt;|im_end|&gt;</c>, that is
    /// encoded as ordinary text, and so is a special token that begins in one and ends in the other.
    /// </summary>
    /// <param name="prompt">The prompt, from <see cref="ChatTemplate.Render"/>.</param>
    /// <returns>
    /// The ids. No special tokens are added around the text: a chat template writes those that belong there. Without special tokens in the conversation
    /// they are those of <see cref="Encode(string, string?, bool, bool)"/> for the prompt's text with <c>addSpecialTokens: false</c>.
    /// </returns>
    /// <exception cref="ArgumentNullException"><paramref name="prompt"/> is <see langword="null"/>.</exception>
    /// <remarks>
    /// Between two special tokens the text is encoded as one, whoever wrote which part: tokens merge across those borders, and models were trained on that.
    /// Added tokens that the file does not call special, such as <c>&lt;think&gt;</c> in some models, are text that anybody may write. Time is linear in
    /// the length of the prompt.
    /// </remarks>
    public int[] EncodePrompt(RenderedPrompt prompt)
    {
        ArgumentNullException.ThrowIfNull(prompt);
        EncodingScratch scratch = EncodingScratch.Rent(tracked: false, int.MaxValue);
        try
        {
            _pipeline.Run(prompt.Text, new PromptTrust(prompt.Segments), scratch);
            return scratch.Tokens.Ids.ToArray();
        }
        finally
        {
            scratch.Return();
        }
    }
}
