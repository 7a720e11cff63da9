using LocalMode.Tokenizers;
using Microsoft.Extensions.Logging;

namespace LocalMode.Onnx;

/// <summary>Finds the tokens of the words to which a call limits the choice.</summary>
internal static partial class MaskTargets
{
    /// <summary>Returns the words' ids, each once. A word that is not one token is stood for by its first, as in the reference, and the log says so.</summary>
    /// <param name="tokenizer">The tokenizer.</param>
    /// <param name="targets">The words.</param>
    /// <param name="vocabularySize">The tokens that the model has scores of.</param>
    /// <param name="allowSpecialTokens">Whether a special token written in a word becomes that token; as the whole word it always does.</param>
    /// <param name="logger">Is told which words are not one token. The words themselves are the caller's and are not logged.</param>
    /// <exception cref="ArgumentException">There is no word, one is null, or none has a token.</exception>
    public static int[] Resolve(HfTokenizer tokenizer, IReadOnlyList<string> targets, int vocabularySize, bool allowSpecialTokens, ILogger logger)
    {
        List<int> ids = new(targets.Count);
        for (int i = 0; i < targets.Count; i++)
        {
            string target = targets[i]
                ?? throw new ArgumentException($"{nameof(MaskFillingOptions.Targets)}: the word at index {i} is null; expected a string.", nameof(targets));
            int? id = tokenizer.TokenToId(target);
            if (id is null)
            {
                IReadOnlyList<int> pieces = tokenizer.Encode(target, addSpecialTokens: false, allowSpecialTokens: allowSpecialTokens).Ids;
                if (pieces.Count == 0)
                {
                    LogNoToken(logger, i);
                    continue;
                }

                id = pieces[0];
                LogFirstPiece(logger, i, id.Value);
            }

            if (id >= vocabularySize)
                throw new ArgumentException($"{nameof(MaskFillingOptions.Targets)}: the word at index {i} has the token {id}, but the model has scores of {vocabularySize} tokens only.", nameof(targets));
            if (!ids.Contains(id.Value))
                ids.Add(id.Value);
        }

        return ids.Count > 0
            ? [.. ids]
            : throw new ArgumentException($"{nameof(MaskFillingOptions.Targets)} has no word that the model's tokenizer has a token for; expected at least one.", nameof(targets));
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "The target at index {Index} has no token: it is left out.")]
    private static partial void LogNoToken(ILogger logger, int index);

    [LoggerMessage(Level = LogLevel.Warning, Message = "The target at index {Index} is not a token of the model: its first piece, the token {Token}, stands for it.")]
    private static partial void LogFirstPiece(ILogger logger, int index, int token);
}
