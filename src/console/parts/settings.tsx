import { useEffect } from 'react';
import { api, type Schemas } from '../api/client.ts';
import { useCommand, useMe } from '../api/use.ts';
import { useWords, type Language } from '../words/index.tsx';

type Settings = Schemas['Me']['settings'];

/** How the reader wants to see the exchange, and a way to say otherwise; a visitor's wishes stay in this browser. */
export function useSettings() {
  const settings = useMe()?.settings;
  const save = useCommand((next: Settings) => api.PUT('/api/v1/me/settings', { body: next }));
  const change = (part: Partial<Settings>) => settings && save.mutate({ ...settings, ...part });
  return { settings, change, error: save.error };
}

/** Switches the language here, and, for who is signed in, on every machine. */
export function useSpeak(): (language: Language) => void {
  const { speak } = useWords();
  const { change } = useSettings();
  return (language) => {
    speak(language);
    change({ language });
  };
}

/** Lets the page look as the reader said on whichever machine. */
export function useFollowed(): void {
  const { speak } = useWords();
  const { language, density } = useMe()?.settings ?? {};
  useEffect(() => {
    if (language) speak(language);
    // Only what was said anew is followed: the language may be switched here before that is known there.
  }, [language, speak]);
  useEffect(() => {
    document.documentElement.dataset['density'] = density ?? 'comfortable';
  }, [density]);
}
