using System.Globalization;
using System.Text;

namespace LocalMode.Core.Tests.Escalation.Triggers;

/// <summary>Answers that repeat much and are as they should be: nothing may call them a loop.</summary>
internal static class NaturalTexts
{
    public static Dictionary<string, string> All { get; } = new()
    {
        ["numbers 1 to 100, a line each"] = Lines(100, i => $"{i}"),
        ["numbers 1 to 1000, commas"] = string.Join(", ", Enumerable.Range(1, 1000)),
        ["numbered list of 200"] = Lines(200, i => $"{i}. Item {i}: a short description of the item."),
        ["bullet list of 60 alike"] = Lines(60, i => $"- Check the {Word(i)} and write down the result."),
        ["multiplication table"] = Lines(144, i => $"{i / 12 + 1} x {i % 12 + 1} = {(i / 12 + 1) * (i % 12 + 1)}"),
        ["ha ha ha"] = string.Concat(Enumerable.Repeat("ha ", 100)),
        ["hahaha"] = string.Concat(Enumerable.Repeat("ha", 200)),
        ["a long no"] = "N" + new string('o', 400) + "!",
        ["a rule of 500 signs"] = new string('=', 500),
        ["rules between sections"] = Lines(40, i => $"{new string('-', 80)}\nSection {i}\n{new string('-', 80)}"),
        ["a box"] = $"+{new string('-', 78)}+\n" + Lines(30, _ => $"|{new string(' ', 78)}|") + $"+{new string('-', 78)}+",
        ["an empty form"] = "| Name | Date | Sign |\n|---|---|---|\n" + Lines(60, _ => "|      |      |      |"),
        ["a table with a row each"] = "| Id | Name | Price |\n|----|------|-------|\n" + Lines(120, i => $"| {i} | {Word(i)} | {i * 3 % 17}.50 |"),
        ["a matrix of zeros, 28 by 28"] = Lines(28, _ => string.Join(' ', Enumerable.Repeat(0, 28))),
        ["an identity matrix, 20 by 20"] = Lines(20, i => string.Join(", ", Enumerable.Range(0, 20).Select(j => i == j ? 1 : 0))),
        ["JSON of 30 equal objects in a block"] = "```json\n[" + string.Join(",\n ", Enumerable.Repeat("""{"id": 0, "name": "", "done": false}""", 30)) + "]\n```",
        ["JSON of 20 equal objects"] = "[" + string.Join(", ", Enumerable.Repeat("""{"id": 0, "name": ""}""", 20)) + "]",
        ["JSON of 200 objects"] = "[" + string.Join(",", Enumerable.Range(0, 200).Select(i => $$"""{"id":{{i}},"name":"{{Word(i)}}","tags":[]}""")) + "]",
        ["SQL of 100 rows"] = Lines(100, i => $"INSERT INTO orders (id, customer, total) VALUES ({i}, '{Word(i)}', {i * 7 % 100});"),
        ["unrolled code"] = "```c\n" + Lines(64, i => $"sum += a[{i}] * b[{i}];") + "```",
        ["equal statements in a block"] = "```c\n" + Lines(64, _ => "step(&state, input);") + "```",
        ["a switch of 60 cases"] = "```csharp\n" + Lines(60, i => $"    case {i}:\n        return \"{Word(i)}\";") + "```",
        ["getters"] = "```java\n" + Lines(40, i => $"public String get{Word(i)}() {{\n    return {Word(i)};\n}}\n") + "```",
        ["CSS"] = Lines(50, i => $".m-{i} {{\n  margin: {i}px;\n  padding: {i}px;\n}}"),
        ["HTML table"] = "<table>\n" + Lines(50, i => $"  <tr><td>{i}</td><td>{Word(i)}</td></tr>") + "</table>",
        ["YAML"] = Lines(40, i => $"- name: {Word(i)}\n  image: {Word(i)}:latest\n  restart: always"),
        ["a log"] = Lines(80, i => $"2026-01-02T03:04:{i % 60:00}Z INFO request {i} handled in {i * 13 % 40} ms"),
        ["a hex dump"] = Lines(64, i => $"{i * 16:x8}  " + string.Join(' ', Enumerable.Range(0, 16).Select(j => $"{(i * 31 + j * 17) & 255:x2}"))),
        ["zeros of a hex dump"] = Lines(20, i => $"{i * 16:x8}  00 00 00 00 00 00 00 00  00 00 00 00 00 00 00 00  |................|"),
        ["DNA"] = new string([.. Enumerable.Range(0, 3000).Select(i => "ACGT"[(int)(i * 2654435761L >> 13 & 3)])]),
        ["bits"] = new string([.. Enumerable.Range(0, 3000).Select(i => "01"[(int)(i * 2654435761L >> 17 & 1)])]),
        ["base64"] = Convert.ToBase64String([.. Enumerable.Range(0, 3000).Select(i => (byte)(i * 2654435761L >> 11))]),
        ["lines as a punishment"] = Lines(30, _ => "I will not talk in class."),
        ["99 bottles"] = Lines(98, i => $"{99 - i} bottles of beer on the wall, {99 - i} bottles of beer.\nTake one down and pass it around, {98 - i} bottles of beer on the wall.\n"),
        ["a song that grows by a line"] = Lines(12, i => $"On day {i + 1} my true love gave to me\n" + Lines(i + 1, j => $"{i - j + 1} {Word(i - j)}s,")),
        ["a poem with a refrain"] = Lines(12, i => $"The {Word(i)} goes up, the {Word(i + 5)} goes down,\nand round and round we go.\n\nRow, row, row your boat,\ngently down the stream.\nRow, row, row your boat,\ngently down the stream.\n"),
        ["a mantra"] = Lines(12, _ => "Om mani padme hum. Om mani padme hum. Om mani padme hum."),
        ["a chorus four times"] = string.Concat(Enumerable.Repeat("We are going home tonight, home tonight, home tonight,\nwe are going home tonight, all the way home.\n", 4)),
        ["an echo"] = "Hello... hello... hello... hello... hello... hello... Is anybody there... there... there... there...",
        ["yes and no"] = Lines(60, i => $"Question {i}: {(i % 3 == 0 ? "Yes" : "No")}."),
        ["true and false"] = string.Join(", ", Enumerable.Range(0, 500).Select(i => (i * 2654435761L >> 15 & 1) == 0 ? "true" : "false")),
        ["a chess game"] = string.Join(' ', Enumerable.Range(1, 120).Select(i => $"{i}. {"NBRQK"[i % 5]}{"abcdefgh"[i * 3 % 8]}{i % 8 + 1} {"NBRQK"[i * 2 % 5]}{"abcdefgh"[i * 5 % 8]}{(i + 3) % 8 + 1}")),
        ["squares"] = "\U0001F7E9\U0001F7E9\U0001F7E5\U0001F7E9\U0001F7E9\n\U0001F7E9\U0001F7E5\U0001F7E5\U0001F7E5\U0001F7E9\n" + string.Concat(Enumerable.Repeat("\U0001F600", 100)),
        ["Japanese list"] = Lines(80, i => $"{i}番目の項目です。内容を確認してください。"),
        ["German list"] = Lines(80, i => $"Schritt {i}: Prüfen Sie die Einstellung und bestätigen Sie mit „Weiter“."),
        ["Arabic list"] = Lines(80, i => $"{i}. هذا هو العنصر رقم {i} في القائمة."),
        ["blank lines"] = "One." + new string('\n', 60) + "Two." + new string(' ', 300) + "Three.",
        ["a calendar"] = "Mo Tu We Th Fr Sa Su\n" + Lines(60, i => string.Join(' ', Enumerable.Range(1, 7).Select(j => $"{i % 4 * 7 + j,2}"))),
    };

    private static string Word(int i)
    {
        string[] words = ["amber", "basil", "cedar", "delta", "ember", "fable", "grove", "hazel", "ivory", "jolly", "kayak", "lemon", "maple", "noble", "olive", "pearl", "quilt"];
        return words[i % words.Length] + (i >= words.Length ? (i / words.Length).ToString(CultureInfo.InvariantCulture) : "");
    }

    private static string Lines(int count, Func<int, string> line)
    {
        StringBuilder text = new();
        for (int i = 0; i < count; i++)
            text.Append(line(i)).Append('\n');
        return text.ToString();
    }
}
