using System.Text;
using LocalMode.LlamaCpp.Tokenization;
using Microsoft.Extensions.AI;

namespace LocalMode.LlamaCpp.Tests.Chat.Scripted;

/// <summary>A client whose model says what it is told to, and that keeps the prompts which reached it.</summary>
internal sealed class ScriptedChat : IAsyncDisposable
{
    private readonly LlamaVocabulary _vocabulary;
    private readonly Queue<string> _answers = [];

    public ScriptedChat(LlamaCppChatClient client, LlamaVocabulary vocabulary)
    {
        _vocabulary = vocabulary;
        Client = client;
        client.ConstraintOf = (_, prompt) =>
        {
            Prompts.Add(TextOf(prompt.Ids));
            Controls.Add(prompt.Ids.Count(IsControl));
            string thought = prompt.OpensReasoning ? Thought : "";
            return new ScriptedTokens(vocabulary, thought + _answers.Dequeue());
        };
    }

    public LlamaCppChatClient Client { get; }

    public LlamaVocabulary Vocabulary => _vocabulary;

    /// <summary>Gets or sets what answers begin with where the prompt ends inside of reasoning.</summary>
    public string Thought { get; set; } = "";

    /// <summary>Gets the prompts so far as text, control tokens by their names.</summary>
    public List<string> Prompts { get; } = [];

    /// <summary>Gets how many control tokens each prompt had.</summary>
    public List<int> Controls { get; } = [];

    /// <summary>Adds answers; one for each request.</summary>
    public ScriptedChat Says(params string[] answers)
    {
        foreach (string answer in answers)
            _answers.Enqueue(answer);

        return this;
    }

    public Task<ChatResponse> AskAsync(ChatOptions? options = null, params ChatMessage[] messages) =>
        Client.GetResponseAsync(messages.Length > 0 ? messages : Conversations.Ask("Hi"), options, TestContext.Current.CancellationToken);

    /// <summary>Counts the tokens of a scripted text.</summary>
    public int Count(string text) => ScriptedTokens.Of(_vocabulary, text).Length;

    public ValueTask DisposeAsync() => Client.DisposeAsync();

    private bool IsControl(int token) => _vocabulary.Specials.Any(special => special.Id == token);

    private string TextOf(int[] ids)
    {
        Dictionary<int, byte[]> controls = _vocabulary.Specials.ToDictionary(static special => special.Id, static special => special.Text);
        List<byte> bytes = [];
        foreach (int id in ids)
            bytes.AddRange(controls.TryGetValue(id, out byte[]? name) ? name : _vocabulary.Piece(id));

        return Encoding.UTF8.GetString(bytes.ToArray());
    }
}
