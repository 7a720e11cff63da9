using System.Text.Json;
using LocalMode.Onnx.Tests.Fixtures;

namespace LocalMode.Onnx.Tests.Answering;

public sealed class AnswerGoldenTests
{
    [Fact]
    public async Task GetAnswersAsync_AllCases_EqualsHuggingFace()
    {
        using OnnxQuestionAnswerer answerer = await OnnxQuestionAnswerer.OpenAsync(TaskFixture.Model("qa-distilbert"), cancellationToken: TestContext.Current.CancellationToken);
        JsonElement[] cases = TaskFixture.Cases("qa-distilbert");
        cases.Should().HaveCount(33);
        foreach (JsonElement c in cases)
        {
            string context = c.GetProperty("input").GetProperty("context").GetString()!;
            JsonElement[] expected = [.. c.GetProperty("output").EnumerateArray()];

            QuestionAnswers result = await answerer.AnswerAsync(
                c.GetProperty("input").GetProperty("question").GetString()!, context, Options(c.GetProperty("params")), TestContext.Current.CancellationToken);

            string because = $"case {Array.IndexOf(cases, c)} has them";
            result.Answers.Select(static answer => (answer.Text, answer.Range)).Should().Equal(
                expected.Select(static golden => (golden.GetProperty("answer").GetString()!, golden.GetProperty("start_utf16").GetInt32()..golden.GetProperty("end_utf16").GetInt32())), because);
            for (int i = 0; i < expected.Length; i++)
                result.Answers[i].Score.Should().BeApproximately(expected[i].GetProperty("score").GetSingle(), 1e-4f, because);

            result.Answers.Select(static answer => answer.Text).Should().Equal(result.Answers.Select(answer => context[answer.Range]));
            result.Best.Should().BeSameAs(result.Answers[0]);
        }
    }

    private static QuestionAnsweringOptions Options(JsonElement parameters)
    {
        QuestionAnsweringOptions options = new();
        foreach (JsonProperty parameter in parameters.EnumerateObject())
        {
            switch (parameter.Name)
            {
                case "top_k":
                    options.TopK = parameter.Value.GetInt32();
                    break;
                case "max_answer_len":
                    options.MaxAnswerTokens = parameter.Value.GetInt32();
                    break;
                case "max_seq_len":
                    options.WindowTokens = parameter.Value.GetInt32();
                    break;
                case "doc_stride":
                    options.Stride = parameter.Value.GetInt32();
                    break;
                case "handle_impossible_answer":
                    options.HandleImpossibleAnswer = parameter.Value.GetBoolean();
                    break;
                case "align_to_words":
                    options.AlignToWords = parameter.Value.GetBoolean();
                    break;
                default:
                    throw new NotSupportedException(parameter.Name);
            }
        }

        return options;
    }
}
