using System.Buffers;
using System.Text;
using LocalMode.LlamaCpp.Engine.Constraints;
using LocalMode.LlamaCpp.Tokenization;

namespace LocalMode.LlamaCpp.Tests.Engine.Constraints;

public sealed class AnswerTokensTests(SharedModel model)
{
    private static readonly string[] Texts = ["{\"name\": \"", "\",\"age\":", " and then <|im_end|> follows", "世界 {}", "</tool_call>\n", "\n\n"];

    private LlamaVocabulary Vocabulary => model.Vocabulary;

    [Fact]
    public void TryTokenize_Texts_GivesTokensThatWriteThem()
    {
        AnswerTokens tokens = new(Vocabulary, markers: null);
        ArrayBufferWriter<int> ids = new();
        foreach (string text in Texts)
        {
            tokens.TryTokenize(Encoding.UTF8.GetBytes(text), ids).Should().BeTrue();
            ArrayBufferWriter<int> expected = new();
            Vocabulary.Tokenize(Encoding.UTF8.GetBytes(text), expected);
            ids.WrittenSpan.ToArray().Should().Equal(expected.WrittenSpan.ToArray());
        }
    }

    [Fact]
    public void TryTokenize_Marker_IsItsToken()
    {
        SpecialToken marker = Vocabulary.Specials.First(static special => Encoding.UTF8.GetString(special.Text) == "<file_sep>");
        AnswerTokens tokens = new(Vocabulary, new HashSet<int> { marker.Id });
        ArrayBufferWriter<int> ids = new();

        tokens.TryTokenize("}<file_sep>x"u8, ids).Should().BeTrue();

        ids.WrittenSpan.ToArray().Should().HaveCount(3).And.HaveElementAt(1, marker.Id);
        tokens.Bytes(marker.Id).ToArray().Should().Equal(marker.Text);
        tokens.Bytes(Vocabulary.Specials.First(special => special.Id != marker.Id).Id).IsEmpty.Should().BeTrue();
    }

    [Fact]
    public void CanGoOn_Texts_AgreesWithALookAtEveryToken()
    {
        AnswerTokens tokens = new(Vocabulary, markers: null);
        bool[] next = new bool[256];
        next['"'] = next['a'] = next['-'] = true;
        int yes = 0;
        foreach (string text in new[] { "\"", ":", "\":", "name", "e", "{", " \"", "\n", "xqzj" })
        {
            byte[] bytes = Encoding.UTF8.GetBytes(text);
            bool expected = Enumerable.Range(0, Vocabulary.Size).Any(id =>
                Vocabulary.Piece(id).Length > bytes.Length && Vocabulary.Piece(id).StartsWith(bytes) && next[Vocabulary.Piece(id)[bytes.Length]]);

            tokens.CanGoOn(bytes, next).Should().Be(expected, "of {0}", text);
            yes += expected ? 1 : 0;
        }

        yes.Should().BeInRange(1, 8);
    }

    [Fact]
    public void AddBeginnings_Text_AreAllTokensThatItBeginsWith()
    {
        AnswerTokens tokens = new(Vocabulary, markers: null);
        ulong[] mask = new ulong[(Vocabulary.Size + 63) / 64];

        tokens.AddBeginnings("<think>"u8, mask);

        for (int id = 0; id < Vocabulary.Size; id++)
        {
            bool expected = !Vocabulary.Piece(id).IsEmpty && !Vocabulary.EndsGeneration(id) && "<think>"u8.StartsWith(Vocabulary.Piece(id));
            ((mask[id >> 6] >> id & 1) != 0).Should().Be(expected);
        }
    }

    [Fact]
    public void Straddling_Marker_AreTheTokensInWhichItMayEnd()
    {
        AnswerTokens tokens = new(Vocabulary, markers: null);
        BytePattern pattern = new("</think>"u8.ToArray());

        int[] found = tokens.Straddling(pattern).ToArray();

        found.Should().NotBeEmpty();
        found.All(id => Vocabulary.Piece(id).Length > 1).Should().BeTrue();
        IEnumerable<int> beginWithIt = Enumerable.Range(0, Vocabulary.Size).Where(id => Vocabulary.Piece(id).Length > 1 && Vocabulary.Piece(id)[0] == '>');
        found.Should().Contain(beginWithIt);
    }
}
